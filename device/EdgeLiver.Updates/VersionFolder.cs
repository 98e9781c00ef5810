using System.Diagnostics;
using System.Text.Json;

namespace EdgeLiver.Updates;

/// <summary>What of a component came with the box, and on what the box stands.</summary>
/// <param name="Component"><c>application</c> or <c>model</c>.</param>
/// <param name="Name"><c>edgeliver</c>, or the model package's name.</param>
/// <param name="FactoryVersion">MAJOR.MINOR.PATCH of what came with the box; null where nothing did.</param>
/// <param name="Architecture">As in a manifest.</param>
public sealed record BoxComponent(string Component, string Name, string? FactoryVersion, string Architecture);

/// <summary>How a start went.</summary>
/// <param name="Version">What runs; null: what came with the box.</param>
/// <param name="OnTrial">It must still be confirmed.</param>
/// <param name="Notes">What was passed over or rolled back, a line each.</param>
public sealed record BootChoice(string? Version, bool OnTrial, IReadOnlyList<string> Notes);

/// <summary>One component's versions on a box, and the way from one to the next: stage, switch, try, confirm or roll back.</summary>
/// <remarks>
/// <code>
/// HOME/state.json            which version is to run; the truth. Replaced by one rename
/// HOME/versions/0.2.0/       whole, or not there
/// HOME/current               link to the version's folder; follows state.json at each start, and nowhere else
/// HOME/update.lock           one process at a time
/// </code>
/// The power may go between any two steps: DESIGN.md has the sequence.
/// </remarks>
public sealed class VersionFolder
{
    /// <summary>Starts that a version has to be confirmed in.</summary>
    public const int DefaultTries = 3;

    private const long SpareBytes = 64 << 20;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly string _home;
    private readonly BoxComponent _box;
    private readonly VersionFiles _files;
    private readonly IUpdateDisk _disk;
    private readonly TimeProvider _time;

    /// <param name="home">Made when the first update comes.</param>
    /// <param name="box">Whose versions these are.</param>
    /// <param name="keys">Whose updates are taken and run.</param>
    /// <param name="time">For expiry.</param>
    public VersionFolder(string home, BoxComponent box, UpdateKeys keys, TimeProvider time)
        : this(home, box, keys, time, new UpdateDisk())
    {
    }

    internal VersionFolder(string home, BoxComponent box, UpdateKeys keys, TimeProvider time, IUpdateDisk disk)
    {
        (_home, _box, _disk, _time) = (Path.GetFullPath(home), box, disk, time);
        _files = new VersionFiles(_home, keys, disk);
    }

    public BoxComponent Box => _box;

    /// <summary>The link that a service is started through.</summary>
    public string Link => Path.Combine(_home, "current");

    private string StatePath => Path.Combine(_home, "state.json");

    /// <summary>As of now; a file that can't be read is no state: then what came with the box is to run.</summary>
    public UpdateState State()
    {
        try
        {
            return File.Exists(StatePath) ? JsonSerializer.Deserialize(File.ReadAllBytes(StatePath), UpdateJson.Default.UpdateState) ?? new() : new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    /// <summary>Folder of the version that is to run, or null for what came with the box.</summary>
    public string? CurrentFolder => State().Current is { } version ? _files.Of(version) : null;

    /// <summary>Folder of the version that is staged, or null.</summary>
    public string? StagedFolder => State().Staged is { } version ? _files.Of(version) : null;

    /// <summary>What version is to run now; null where nothing is known.</summary>
    public string? CurrentVersion => Present(State());

    /// <summary>Looks at an update as <see cref="Stage"/> would, and takes nothing.</summary>
    /// <exception cref="UpdateException">It would be refused.</exception>
    public void Verify(UpdateArchive archive, bool allowDowngrade = false)
    {
        Judge(archive.Manifest, State(), allowDowngrade);
        archive.Verify();
    }

    /// <summary>Takes an update onto the box; nothing runs otherwise than before.</summary>
    /// <param name="archive">Open, not read yet.</param>
    /// <param name="allowDowngrade">A version below the present one is taken too, though never one below the floor.</param>
    /// <exception cref="UpdateException">Refused, or the disk does not take it; what ran before runs on.</exception>
    public void Stage(UpdateArchive archive, bool allowDowngrade = false) => Locked(() =>
    {
        var manifest = archive.Manifest;
        var state = State();
        Judge(manifest, state, allowDowngrade);
        if (state.Trial is not null)
        {
            throw new UpdateException($"{manifest.Id}: {_box.Name} {state.Current} is on trial; confirm it or roll it back first");
        }

        _files.KeepOnly(state.Current, state.Previous, manifest.Version);
        var isWhole = _files.TryCheck(manifest.Version) is not null;
        var isSame = isWhole && _files.IsSame(archive);
        if (isWhole && !isSame && (manifest.Version == state.Current || manifest.Version == state.Previous))
        {
            throw new UpdateException($"{manifest.Id}: another update of this version has run on this box; a new update needs a new version");
        }

        // What was only staged, and what a power cut left between staging and saying so, gives way.
        if (!isSame)
        {
            var free = new DriveInfo(_home).AvailableFreeSpace;
            if (free < manifest.TotalBytes + SpareBytes)
            {
                throw new UpdateException($"{manifest.Id} needs {manifest.TotalBytes + SpareBytes} bytes, {free} are free in {_home}; make room");
            }

            _files.Place(archive);
            _files.Check(manifest.Version);
        }

        Save((state with { Staged = manifest.Version }).With(Result(manifest.Version, UpdateOutcome.Staged, null)));
    });

    /// <summary>Takes down that an update was refused, so that the centre hears of it.</summary>
    public void NoteRefusal(string version, string reason) => Locked(() => Save(State().With(Result(version, UpdateOutcome.Refused, reason))));

    /// <summary>From the next start on the staged version runs, on trial.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="UpdateException">Nothing is staged, or what is staged is not whole.</exception>
    public string Switch(int tries = DefaultTries) => Locked(() =>
    {
        var state = State();
        if (state.Trial is not null)
        {
            throw new UpdateException($"{_box.Name} {state.Current} is on trial; confirm it or roll it back first");
        }

        var version = state.Staged ?? throw new UpdateException($"{_box.Name}: nothing is staged; edgeliver update stage FILE comes first");
        var manifest = _files.Check(version);
        Judge(manifest, state, allowDowngrade: true);
        Save((state with { Current = version, Previous = state.Current, Staged = null, Trial = new(tries) }).With(Result(version, UpdateOutcome.Switched, null)));
        return version;
    });

    /// <summary>The version on trial works: it stays. Nothing on trial is no error.</summary>
    /// <returns>The version, or null where none was on trial.</returns>
    public string? Confirm() => Locked(() =>
    {
        var state = State();
        if (state is not { Trial: not null, Current: { } version })
        {
            return null;
        }

        var manifest = _files.Check(version);
        Save((state with
        {
            Trial = null,
            Floor = Highest(state.Floor, manifest.Floor),
            NotBefore = manifest.Issued > state.NotBefore ? manifest.Issued : state.NotBefore,
        }).With(Result(version, UpdateOutcome.Confirmed, null)));
        return version;
    });

    /// <summary>Goes back to what ran before, from the next start on.</summary>
    /// <param name="reason">One line.</param>
    /// <returns>What is to run then; null: what came with the box.</returns>
    /// <exception cref="UpdateException">There is nothing to go back from, or only below the floor.</exception>
    public string? RollBack(string reason) => Locked(() =>
    {
        var state = State();
        if (state.Current is null)
        {
            throw new UpdateException($"{_box.Name}: what came with the box runs, so there is nothing to go back from");
        }

        var before = state.Previous ?? state.Factory ?? _box.FactoryVersion;
        if (UpdateManifest.NumberOf(before) < UpdateManifest.NumberOf(state.Floor))
        {
            throw new UpdateException($"{_box.Name} {before} is below {state.Floor}, the lowest that this box takes; install a newer version instead");
        }

        return Save(Back(state, reason)).Current;
    });

    /// <summary>Every result that the outbox has not; each is marked once <paramref name="report"/> has returned.</summary>
    public async Task ReportAsync(Func<UpdateResult, Task> report)
    {
        foreach (var result in State().Results.Where(result => !result.Reported))
        {
            await report(result);
            Locked(() =>
            {
                var state = State();
                return Save(state with { Results = [.. state.Results.Select(known => known == result ? known with { Reported = true } : known)] });
            });
        }
    }

    /// <summary>
    /// Chooses what runs now: a version on trial as long as it has tries and is healthy, else what ran before, else what came with the box; and
    /// turns <see cref="Link"/> to it. Every file of a version is compared with what was signed at each start.
    /// </summary>
    /// <param name="factory">Folder of what came with the box; null: without an update there is no link.</param>
    /// <param name="health">Of a version on trial in its folder: null, or why it is not well.</param>
    public BootChoice Boot(string? factory, Func<string, string?> health) => Locked(() =>
    {
        var notes = new List<string>();
        var state = State();
        if (state.Factory != _box.FactoryVersion)
        {
            state = Save(state with { Factory = _box.FactoryVersion });
        }

        // A package or an image that was installed since: the newest runs, wherever it came from.
        if (state.Current is { } old && UpdateManifest.NumberOf(_box.FactoryVersion) > UpdateManifest.NumberOf(old))
        {
            state = Save((state with { Current = null, Previous = null, Trial = null })
                .With(Result(old, UpdateOutcome.Superseded, $"{_box.FactoryVersion} came with the box")));
            notes.Add($"{_box.Name} {old} gives way to {_box.FactoryVersion}, which came with the box");
        }

        while (state is { Trial: { } trial, Current: { } version })
        {
            if (trial.TriesLeft <= 0)
            {
                state = Save(Back(state, notes.LastOrDefault() ?? "was not confirmed in the starts that it had"));
                notes.Add($"{_box.Name} {version} rolled back: {state.Results[^1].Reason}");
                break;
            }

            // On the medium before anything of the new version runs: whatever it does, the next start has one try less.
            state = Save(state with { Trial = new(trial.TriesLeft - 1) });
            if (Fault(version, health) is not { } fault)
            {
                Turn(VersionFiles.Relative(version));
                return new BootChoice(version, OnTrial: true, notes);
            }

            notes.Add(fault);
        }

        while (state.Current is { } current && _files.TryCheck(current) is null)
        {
            state = Save(Back(state, "is not whole any more"));
            notes.Add($"{_box.Name} {current} is not whole any more");
        }

        Turn(state.Current is { } whole ? VersionFiles.Relative(whole) : factory);
        return new BootChoice(state.Current, OnTrial: false, notes);
    });

    private string? Present(UpdateState state) => state.Current ?? state.Factory ?? _box.FactoryVersion;

    private string? Fault(string version, Func<string, string?> health)
    {
        try
        {
            _files.Check(version);
            return health(_files.Of(version));
        }
        catch (UpdateException e)
        {
            return e.Message;
        }
    }

    private UpdateState Back(UpdateState state, string reason) =>
        (state with { Current = state.Previous, Previous = null, Trial = null }).With(Result(state.Current!, UpdateOutcome.RolledBack, reason));

    private UpdateResult Result(string version, UpdateOutcome outcome, string? reason) => new(version, outcome, reason?.ReplaceLineEndings(" "), _time.GetUtcNow());

    /// <summary>Is this for this box, in time, and not a step back?</summary>
    private void Judge(UpdateManifest manifest, UpdateState state, bool allowDowngrade)
    {
        var id = manifest.Id;
        var number = UpdateManifest.NumberOf(manifest.Version);
        var present = Present(state);

        // A clock that lags behind what this box has confirmed is wrong, and must not make an expired update fresh.
        var now = _time.GetUtcNow() is var clock && clock > state.NotBefore ? clock : state.NotBefore;
        Demand(manifest.Component == _box.Component && manifest.Name == _box.Name, $"{id} is {manifest.Component} {manifest.Name}, this is {_box.Component} {_box.Name}");
        Demand(
            manifest.Architecture is UpdateManifest.AnyArchitecture || manifest.Architecture == _box.Architecture,
            $"{id} is for {manifest.Architecture}, this machine is {_box.Architecture}; take the update for it");
        Demand(now < manifest.Expires, $"{id} expired at {manifest.Expires:u} (now {now:u}); get a newer one, or set the clock");
        Demand(number >= (UpdateManifest.NumberOf(state.Floor) ?? number), $"{id} is below {state.Floor}, the lowest that this box takes; get a newer one");
        Demand(allowDowngrade || present is null || number > UpdateManifest.NumberOf(present), $"{id} is not newer than {present}, which runs; a downgrade needs --allow-downgrade");
        Demand(
            present is null || manifest.From is null || UpdateManifest.NumberOf(present) >= UpdateManifest.NumberOf(manifest.From),
            $"{id} follows {manifest.From} or later, {present} runs; update to that first");
    }

    private static void Demand(bool fits, string fault)
    {
        if (!fits)
        {
            throw new UpdateException($"update {fault}");
        }
    }

    private static string? Highest(string? one, string? other) => UpdateManifest.NumberOf(one) is { } number && !(UpdateManifest.NumberOf(other) > number) ? one : other;

    private UpdateState Save(UpdateState state)
    {
        var unfinished = StatePath + ".new";
        _disk.Delete(unfinished);
        using (var file = _disk.Create(unfinished, executable: false))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(state, UpdateJson.Default.UpdateState));
            _disk.Sync(file, unfinished);
        }

        _disk.Rename(unfinished, StatePath);
        _disk.SyncFolder(_home);
        return state;
    }

    private void Turn(string? target)
    {
        var current = new FileInfo(Link).LinkTarget;
        if (current == target)
        {
            return;
        }

        if (target is null)
        {
            _disk.Delete(Link);
        }
        else
        {
            var unfinished = Link + ".new";
            _disk.Delete(unfinished);
            _disk.Link(unfinished, target);
            _disk.Rename(unfinished, Link);
        }

        _disk.SyncFolder(_home);
    }

    private void Locked(Action work) => Locked(() =>
    {
        work();
        return true;
    });

    private T Locked<T>(Func<T> work)
    {
        try
        {
            MakeLasting(_home);
            using var held = TakeLock();
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UpdateException($"{_box.Name} in {_home}: {e.Message.ReplaceLineEndings(" ")}; what ran before runs on", e);
        }
    }

    private void MakeLasting(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var around = Path.GetDirectoryName(folder)!;
            MakeLasting(around);
            _disk.MakeFolder(folder);
            _disk.SyncFolder(around);
        }
    }

    private FileStream TakeLock()
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(_home, "update.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waiting.Elapsed < LockPatience)
            {
                // Another process is at it for some milliseconds; a stage takes seconds.
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
