namespace EdgeLiver.Uplink;

/// <summary>Something that the store's owner is asked to do, and the caller who waits for it.</summary>
internal abstract class StoreRequest(bool writes)
{
    public bool Writes => writes;

    public abstract void Run(StoreFile file);

    /// <summary>Lets the caller go on; for a write, after it is on the disk.</summary>
    public abstract void Reply();

    public abstract void Fail(StoreException fault);
}

/// <inheritdoc/>
internal sealed class StoreRequest<T>(bool writes, Func<StoreFile, T> work) : StoreRequest(writes)
{
    // The owner's thread must not run what the caller does next.
    private readonly TaskCompletionSource<T> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Answer => _reply.Task;

    public override void Run(StoreFile file) => _result = work(file);

    public override void Reply() => _reply.SetResult(_result);

    public override void Fail(StoreException fault) => _reply.SetException(fault);
}
