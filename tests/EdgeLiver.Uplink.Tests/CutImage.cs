namespace EdgeLiver.Uplink.Tests;

/// <summary>What a power cut leaves of the writes that were not synced.</summary>
internal enum CutModel
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>The first few, the last of those torn at a 4 KiB boundary.</summary>
    Prefix,

    /// <summary>Any of their 4 KiB blocks, each by itself.</summary>
    Any,
}

/// <summary>Files as a disk has them after its power was cut at some operation.</summary>
/// <remarks>
/// Content: everything before a file's last sync, and of what came after it what <see cref="CutModel"/> says. Lengths and names are
/// journaled: what was asked for after the last sync came true up to some point.
/// </remarks>
internal static class CutImage
{
    private const int BlockBytes = 4096;

    // Before so many operations a database has never been whole.
    private const int Beginning = 60;

    /// <summary>Cuts the power at random operations, a tenth of the times at the very beginning, and asks what each image is worth.</summary>
    /// <param name="operations">Of a recorded run.</param>
    /// <param name="images">How many.</param>
    /// <param name="folder">For the images, one at a time.</param>
    /// <param name="verdict">Of the operations before the cut and the image's folder; null where all is as it should be.</param>
    public static async Task<CutTally> CutAsync(IReadOnlyList<DiskOperation> operations, int images, TempFolder folder, Func<int, string, Task<string?>> verdict)
    {
        var random = new Random(12);
        var tally = new CutTally();
        for (var image = 0; image < images; image++)
        {
            var model = image % 5 == 0 ? CutModel.None : image % 5 < 3 ? CutModel.Prefix : CutModel.Any;
            var end = random.Next(image % 10 == 0 ? Beginning : operations.Count + 1);
            var home = Directory.CreateDirectory(folder[$"{image}"]).FullName;
            Write(operations, end, model, random, home);
            tally.Add(model, await verdict(end, home));
            Directory.Delete(home, recursive: true);
        }

        return tally;
    }

    public static void Write(IReadOnlyList<DiskOperation> operations, int end, CutModel model, Random random, string folder)
    {
        var files = new Dictionary<int, (List<DiskOperation> Synced, List<DiskOperation> Later)>();
        var names = new Dictionary<string, int>();
        var laterNames = new List<DiskOperation>();
        for (var index = 0; index < end; index++)
        {
            var operation = operations[index];
            switch (operation.Act)
            {
                case DiskAct.Create or DiskAct.Rename or DiskAct.Delete:
                    laterNames.Add(operation);
                    break;
                case DiskAct.SyncFolder:
                    laterNames.ForEach(later => Apply(names, later));
                    laterNames.Clear();
                    break;
                case DiskAct.Sync:
                    var (synced, later) = Of(files, operation.File);
                    synced.AddRange(later);
                    later.Clear();
                    break;
                default:
                    Of(files, operation.File).Later.Add(operation);
                    break;
            }
        }

        laterNames.Take(random.Next(laterNames.Count + 1)).ToList().ForEach(later => Apply(names, later));
        foreach (var (name, file) in names)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var image = File.Create(path);
            var (synced, later) = Of(files, file);
            synced.ForEach(operation => Apply(image, operation));
            Leave(image, later, model, random);
        }
    }

    private static (List<DiskOperation> Synced, List<DiskOperation> Later) Of(Dictionary<int, (List<DiskOperation>, List<DiskOperation>)> files, int file)
    {
        if (!files.TryGetValue(file, out var of))
        {
            files[file] = of = ([], []);
        }

        return of;
    }

    private static void Apply(Dictionary<string, int> names, DiskOperation operation)
    {
        switch (operation.Act)
        {
            case DiskAct.Create:
                names[operation.Path] = operation.File;
                break;
            case DiskAct.Delete:
                names.Remove(operation.Path);
                break;
            default:
                var (from, to) = operation.Path.Split('\n') is [var first, var second] ? (first, second) : throw new FormatException(operation.Path);
                names.Remove(from);
                names[to] = operation.File;
                break;
        }
    }

    private static void Leave(FileStream image, List<DiskOperation> later, CutModel model, Random random)
    {
        var kept = model == CutModel.None ? 0 : random.Next(later.Count + 1);
        for (var index = 0; index < later.Count; index++)
        {
            var operation = later[index];
            if (operation.Act == DiskAct.SetLength)
            {
                if (index < kept)
                {
                    Apply(image, operation);
                }
            }
            else if (model == CutModel.Prefix && index <= kept)
            {
                // The last is torn where a block of the disk ends.
                var whole = index < kept ? operation.Bytes.Length : Tear(operation, random);
                image.Position = operation.At;
                image.Write(operation.Bytes, 0, whole);
            }
            else if (model == CutModel.Any)
            {
                foreach (var (from, length) in Blocks(operation))
                {
                    if (random.Next(2) == 0)
                    {
                        image.Position = operation.At + from;
                        image.Write(operation.Bytes, from, length);
                    }
                }
            }
        }
    }

    private static int Tear(DiskOperation operation, Random random)
    {
        var blocks = Blocks(operation).ToList();
        return blocks.Take(random.Next(blocks.Count + 1)).Sum(block => block.Length);
    }

    private static IEnumerable<(int From, int Length)> Blocks(DiskOperation operation)
    {
        for (var from = 0; from < operation.Bytes.Length;)
        {
            var length = Math.Min(BlockBytes - (int)((operation.At + from) % BlockBytes), operation.Bytes.Length - from);
            yield return (from, length);
            from += length;
        }
    }

    private static void Apply(FileStream image, DiskOperation operation)
    {
        if (operation.Act == DiskAct.SetLength)
        {
            image.SetLength(operation.At);
        }
        else
        {
            image.Position = operation.At;
            image.Write(operation.Bytes);
        }
    }
}
