namespace EdgeLiver.Uplink;

/// <summary>LiteDB's data stream: a page that is read is the page that was written, or an error.</summary>
/// <remarks>
/// What a checkpoint writes waits in memory until LiteDB asks for the sync: then the log is synced first, each page is written once,
/// and file and sums are synced. On the disk nothing changes before the log holds all of it.
/// </remarks>
internal sealed class DataFile(IDisk disk, string path, PageSums sums) : PageStream
{
    private readonly Lock _gate = new();
    private readonly IDiskFile _file = disk.Open(path);
    private readonly SortedDictionary<long, byte[]> _pending = [];
    private readonly byte[] _run = new byte[64 * Page.Bytes];
    private Exception? _fault;
    private long _pages = -1;
    private bool _changed;

    /// <summary>Makes the log last before the data file changes.</summary>
    public Action SyncLog { get; set; } = () => { };

    protected override long Pages => _pages < 0 ? _pages = _file.Length / Page.Bytes : _pages;

    /// <summary>Sums and length belong together; only before the first write.</summary>
    /// <exception cref="DamageException">The file is shorter than what was written.</exception>
    public void CheckLength()
    {
        for (var index = (long)sums.Count - 1; index >= Pages; index--)
        {
            if (sums.Get(index) != 0)
            {
                throw new DamageException($"{path} has {Pages} pages, page {index} was written");
            }
        }
    }

    public override void Flush()
    {
        if (!_changed)
        {
            return;
        }

        SyncLog();
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                throw new IOException(fault.Message, fault);
            }

            try
            {
                WritePending();
                _file.SyncOrFail(path);
                sums.Sync();
                _changed = false;
            }
            catch (IOException failed)
            {
                _fault = failed;
                throw;
            }
        }
    }

    public override void SetLength(long value)
    {
        SyncLog();
        lock (_gate)
        {
            _changed = true;
            WritePending();
            _file.SetLength(value);
            sums.Truncate(value / Page.Bytes);
            _pages = value / Page.Bytes;
        }
    }

    /// <summary>Nothing more is written, whatever LiteDB does on its way out.</summary>
    public void Abandon(Exception why)
    {
        lock (_gate)
        {
            _fault ??= why;
        }
    }

    /// <summary>Every page from the first to the last against its sum.</summary>
    /// <returns>Pages that are damaged.</returns>
    public IEnumerable<long> Damaged()
    {
        var page = new byte[Page.Bytes];
        for (var index = 0L; index < Math.Max(Pages, sums.Count); index++)
        {
            if (!TryRead(index, page))
            {
                yield return index;
            }
        }
    }

    protected override bool ReadPage(long index, Span<byte> page)
    {
        if (index >= Pages)
        {
            return false;
        }

        return TryRead(index, page) ? true : throw new DamageException($"page {index} of {path} is damaged");
    }

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                throw new IOException(fault.Message, fault);
            }

            _changed = true;
            _pending[index] = page.ToArray();
            _pages = Math.Max(Pages, index + 1);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TryRead(long index, Span<byte> page)
    {
        lock (_gate)
        {
            if (_pending.TryGetValue(index, out var pending))
            {
                pending.CopyTo(page);
                return true;
            }

            try
            {
                page[_file.Read(index * Page.Bytes, page)..].Clear();
            }
            catch (IOException)
            {
                // A sector that can't be read is a page that is lost.
                return false;
            }

            return sums.Matches(index, page);
        }
    }

    // Neighbours go in one write.
    private void WritePending()
    {
        long start = 0;
        var length = 0;
        foreach (var (index, page) in _pending)
        {
            if (length > 0 && (index != start + (length / Page.Bytes) || length == _run.Length))
            {
                _file.Write(start * Page.Bytes, _run.AsSpan(0, length));
                length = 0;
            }

            start = length == 0 ? index : start;
            page.CopyTo(_run, length);
            length += Page.Bytes;
            sums.Set(index, PageSums.Of(page));
        }

        if (length > 0)
        {
            _file.Write(start * Page.Bytes, _run.AsSpan(0, length));
        }

        _pending.Clear();
    }
}
