namespace EdgeLiver.Uplink;

/// <summary>The files of a store; all in one folder.</summary>
internal sealed record StorePaths(string Folder)
{
    public string Data => Path.Combine(Folder, StoreOptions.FileName);

    /// <summary>A data file that is being made.</summary>
    public string NewData => Data + ".new";

    public string Log => Path.ChangeExtension(Data, ".log");

    public string Sums => Path.ChangeExtension(Data, ".sum");

    public string Sequence => Path.ChangeExtension(Data, ".seq");

    public string Lock => Path.ChangeExtension(Data, ".lock");

    public string Blobs => Path.Combine(Folder, "blobs");

    /// <summary>The log that plain LiteDB keeps beside the data file.</summary>
    public string PlainLog => Path.Combine(Folder, Path.GetFileNameWithoutExtension(StoreOptions.FileName) + "-log.db");

    /// <summary>What is set aside together when the store can't be opened.</summary>
    public IEnumerable<string> Database => [Data, Log, Sums, PlainLog];
}
