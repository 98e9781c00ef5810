using Xunit;

namespace EdgeLiver.Updates.Tests;

/// <summary>What a power cut leaves of what was not synced.</summary>
internal enum CutModel
{
    /// <summary>None of it: a new file is empty, a new name not there.</summary>
    None,

    /// <summary>All of it.</summary>
    All,

    /// <summary>Of each folder the first few changes of names, of each file some of its bytes.</summary>
    Some,
}

/// <summary>Folders, files and links as a disk has them after its power was cut.</summary>
internal static class CutImage
{
    /// <param name="operations">Of a recorded run; those before the cut.</param>
    /// <param name="model">What of the unsynced is left.</param>
    /// <param name="random">For <see cref="CutModel.Some"/>.</param>
    /// <param name="folder">Gets the image; empty.</param>
    public static void Write(IEnumerable<DiskOperation> operations, CutModel model, Random random, string folder)
    {
        var root = new Node();
        foreach (var operation in operations)
        {
            Apply(root, operation);
        }

        Leave(root, model, random, folder);
    }

    private static void Apply(Node root, DiskOperation operation)
    {
        var name = Path.GetFileName(operation.Path);
        switch (operation.Act)
        {
            case "syncdir":
                var synced = Find(root, operation.Path);
                synced.Pending.ForEach(change => change(synced.Durable));
                synced.Pending.Clear();
                return;
            case "write":
                Find(root, operation.Path).Live = operation.Content!;
                return;
            case "sync":
                var file = Find(root, operation.Path);
                file.Kept = file.Live = operation.Content!;
                return;
        }

        var parent = Find(root, Path.GetDirectoryName(operation.Path)!);
        switch (operation.Act)
        {
            case "mkdir":
                parent.Change(names => names[name] = parent.Made(name, new Node()));
                break;
            case "create":
                parent.Change(names => names[name] = parent.Made(name, new Node { Live = [], Kept = [] }));
                break;
            case "link":
                parent.Change(names => names[name] = parent.Made(name, new Node { Target = operation.To }));
                break;
            case "delete":
                parent.Change(names => names.Remove(name));
                break;
            case "rename":
                // All renames of an update stay within one folder: either both names change, or none.
                Assert.Equal(Path.GetDirectoryName(operation.Path), Path.GetDirectoryName(operation.To));
                var moved = parent.Names[name];
                parent.Change(names =>
                {
                    names.Remove(name);
                    names[Path.GetFileName(operation.To!)] = moved;
                });
                break;
            default:
                throw new FormatException(operation.Act);
        }
    }

    private static Node Find(Node root, string path) =>
        path is "" or "." ? root : path.Split('/').Aggregate(root, (node, name) => node.Names[name]);

    private static void Leave(Node node, CutModel model, Random random, string path)
    {
        if (node.Target is { } target)
        {
            File.CreateSymbolicLink(path, target);
        }
        else if (node.Live is { } live)
        {
            // Some blocks may have come to the disk and their file's length too; what is between them is then zero.
            var left = model switch
            {
                CutModel.None => node.Kept!,
                CutModel.All => live,
                _ => live.Length == node.Kept!.Length ? live : [.. live[..random.Next(live.Length + 1)], .. new byte[random.Next(3)]],
            };
            File.WriteAllBytes(path, left);
        }
        else
        {
            Directory.CreateDirectory(path);
            var some = model switch
            {
                CutModel.None => 0,
                CutModel.All => node.Pending.Count,
                _ => random.Next(node.Pending.Count + 1),
            };
            var names = new Dictionary<string, Node>(node.Durable);
            node.Pending.Take(some).ToList().ForEach(change => change(names));
            foreach (var (name, child) in names)
            {
                Leave(child, model, random, Path.Combine(path, name));
            }
        }
    }

    /// <summary>A folder; a file where <see cref="Live"/> is there; a link where <see cref="Target"/> is.</summary>
    private sealed class Node
    {
        private readonly Dictionary<string, Node> _made = [];

        public byte[]? Live { get; set; }

        public byte[]? Kept { get; set; }

        public string? Target { get; init; }

        /// <summary>As programs see it.</summary>
        public Dictionary<string, Node> Names { get; } = [];

        /// <summary>As the disk has it for sure.</summary>
        public Dictionary<string, Node> Durable { get; } = [];

        public List<Action<Dictionary<string, Node>>> Pending { get; } = [];

        public void Change(Action<Dictionary<string, Node>> change)
        {
            _made.Clear();
            change(Names);
            var made = new Dictionary<string, Node>(_made);
            Pending.Add(names =>
            {
                _made.Clear();
                foreach (var (name, node) in made)
                {
                    _made[name] = node;
                }

                change(names);
            });
        }

        /// <summary>The same node, however often the change that made it is applied.</summary>
        public Node Made(string name, Node node) => _made.TryGetValue(name, out var known) ? known : _made[name] = node;
    }
}
