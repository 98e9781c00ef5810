using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

internal sealed class PhantomScreen : IDisposable
{
    private readonly Mask _still;
    public PhantomScreen(PhantomOptions options, PhantomFan fan)
    {
        _still = new Mask(options.Width, options.Height);
        Layout = new PhantomLayout(0, 0, []);
    }
    public PhantomLayout Layout { get; }
    public void Draw(long i, GrayView v) => _still.View.CopyTo(v);
    public void Dispose() => _still.Dispose();
}
