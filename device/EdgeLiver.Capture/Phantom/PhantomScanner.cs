using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A simulated ultrasound scanner: draws its screen at any moment, and knows what is really there.</summary>
/// <remarks>The picture depends on the options and the frame's number alone. Not for two threads at once.</remarks>
public sealed class PhantomScanner : IDisposable
{
    private readonly PhantomOptions _options;
    private readonly PhantomBody _body;
    private readonly PolarImage _polar;
    private readonly ProbeFace _face;
    private readonly ScanConverter _converter;
    private readonly PhantomScreen _screen;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PhantomScanner(PhantomOptions options)
    {
        PhantomOptions.Check(options);
        _options = options;
        _body = new PhantomBody(options);
        _polar = new PolarImage(options, _body);
        _face = new ProbeFace(options);
        Fan = PhantomFan.Of(options);
        _converter = new ScanConverter(Fan, options.Width, options.Height);
        _screen = new PhantomScreen(options, Fan);
    }

    /// <summary>Exact place of the fan on the screen.</summary>
    public PhantomFan Fan { get; }

    /// <summary>Where the texts and the ruler stand.</summary>
    public PhantomLayout Layout => _screen.Layout;

    /// <summary>What there is to find.</summary>
    public IReadOnlyList<PhantomLesion> Lesions => _options.Lesions;

    /// <summary>Millimetres a pixel, both ways.</summary>
    public double MmPerPixel => _options.MmPerPixel;

    /// <summary>Draws the whole screen at a moment.</summary>
    /// <param name="frameIndex">Number of the frame period since the start.</param>
    /// <param name="screen">As large as the options say; every pixel is written.</param>
    public void Render(long frameIndex, GrayView screen) => Render(frameIndex, frameIndex, screen);

    /// <summary>Draws the screen while the picture may stand still: the fan of one moment, the clock of another.</summary>
    public void Render(long fanIndex, long clockIndex, GrayView screen)
    {
        _polar.Receive(ProbePose.At(_options, fanIndex), fanIndex);
        _screen.Draw(clockIndex, screen);
        _converter.Convert(_polar.Grey, screen);
    }

    /// <summary>Fills in what a frame shows; may be asked while another thread draws.</summary>
    public void Truth(long frameIndex, PhantomTruth truth)
    {
        truth.Clear();
        var pose = ProbePose.At(_options, frameIndex);
        Span<int> visible = stackalloc int[_body.Lesions.Count];
        foreach (var run in _converter.Runs)
        {
            truth.Fan.Row(run.Y).Slice(run.X, run.Length).Fill(Mask.Inside);
            for (var x = run.X; x < run.X + run.Length; x++)
            {
                var (radius, angle) = Fan.Polar(x, run.Y);
                var ray = new Ray(angle + pose.Rock, pose.Z, pose.Press);
                var range = radius * _options.MmPerPixel;
                if (_face.IsLifted(angle) || !_body.Liver(ray).Contains(range))
                {
                    continue;
                }

                var lesion = LesionAt(ray, range);
                if (lesion >= 0)
                {
                    visible[lesion]++;
                    truth.Lesion.Row(run.Y)[x] = Mask.Inside;
                }

                if (lesion >= 0 || !_body.Covered(ray, range))
                {
                    truth.Liver.Row(run.Y)[x] = Mask.Inside;
                }
            }
        }

        foreach (var section in Sections(frameIndex))
        {
            truth.Add(section with { VisiblePixels = visible[section.Id] });
        }
    }

    /// <summary>How large each lesion's section is at a moment, whether or not the fan shows it; pixels are not counted.</summary>
    public IEnumerable<PhantomLesionSection> Sections(long frameIndex)
    {
        var z = ProbePose.At(_options, frameIndex).Z;
        return _body.Lesions.Select(shape =>
        {
            var diameter = shape.Lesion.DiameterMm;
            return new PhantomLesionSection(shape.Id, diameter, diameter * shape.Outline.SectionScale(z), 0);
        });
    }

    /// <summary>Envelope of the echoes before compression, line after line: for checking its statistics.</summary>
    /// <returns>Amplitudes, <c>192 x 512</c>, lines by samples; liver scatterers have a mean square of 2 where gain and loss are equal.</returns>
    public float[] Envelope(long frameIndex)
    {
        _polar.Receive(ProbePose.At(_options, frameIndex), frameIndex);
        var envelope = new float[PolarImage.Lines * PolarImage.Samples];
        for (var line = 0; line < PolarImage.Lines; line++)
        {
            _polar.Detect(line, envelope.AsSpan(line * PolarImage.Samples, PolarImage.Samples));
        }

        foreach (ref var value in envelope.AsSpan())
        {
            value = MathF.Pow(2, value / 2);
        }

        return envelope;
    }

    public void Dispose()
    {
        _converter.Dispose();
        _screen.Dispose();
    }

    private int LesionAt(in Ray ray, double range)
    {
        foreach (var shape in _body.Lesions)
        {
            if (shape.Outline.Meet(ray).Contains(range))
            {
                return shape.Id;
            }
        }

        return -1;
    }
}
