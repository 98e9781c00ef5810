using System.Numerics;

namespace EdgeLiver.Capture;

/// <summary>What the probe receives: scan lines through the body, scatterers, blur, envelope, compression to grey.</summary>
internal sealed class PolarImage
{
    /// <summary>Samples along a line.</summary>
    public const int Samples = 512;

    /// <summary>Lines across the fan.</summary>
    public const int Lines = 192;

    // 512 and 528 are multiples of every vector length, so no loop below has a tail.
    private const int Padded = Samples + (2 * PointSpread.AxialReach);
    private const int PaddedLines = Lines + (2 * PointSpread.LateralReach);

    private readonly PhantomOptions _options;
    private readonly PhantomBody _body;
    private readonly Speckle _speckle;
    private readonly PointSpread _spread;
    private readonly ProbeFace _face;
    private readonly ScanLine _line;
    private readonly double _step;
    private readonly double _pitch;
    private readonly float[] _gain = new float[Padded];
    private readonly float[] _noise = new float[Padded];
    private readonly float[] _raw = new float[Padded];
    private readonly float[] _received;
    private readonly float[] _logPower = new float[Samples];
    private readonly byte[] _grey = new byte[(Lines + 1) * Samples];

    public PolarImage(PhantomOptions options, PhantomBody body)
    {
        _options = options;
        _body = body;
        _speckle = new Speckle(options.Seed, Padded);
        _spread = new PointSpread(options, Samples);
        _step = options.DepthMm / (Samples - 1);
        _pitch = options.FieldOfViewDegrees * Math.PI / 180 / (Lines - 1);
        _face = new ProbeFace(options);
        _line = new ScanLine(Padded, _step);
        _received = new float[options.Imaging.Looks * 2 * PaddedLines * Samples];
        for (var i = 0; i < Padded; i++)
        {
            var lift = (i - PointSpread.AxialReach - Samples) * _step / 10 * options.Imaging.TimeGainDbPerCm;
            _noise[i] = Tissue.Amplitude(options.Imaging.NoiseDb + lift);
        }
    }

    /// <summary>Line after line, <see cref="Samples"/> bytes each, and one spare line so that a reader may interpolate at the end.</summary>
    public ReadOnlySpan<byte> Grey => _grey;

    /// <summary>Fills <see cref="Grey"/>.</summary>
    public void Receive(ProbePose pose, long frameIndex)
    {
        var rangeShift = pose.Press / _step;
        var lineShift = pose.Rock / _pitch;
        var (sampleBase, lineBase) = ((int)Math.Floor(rangeShift), (int)Math.Floor(lineShift));
        _spread.Centre(rangeShift - sampleBase, lineShift - lineBase);
        for (var l = 0; l < PaddedLines; l++)
        {
            var number = l - PointSpread.LateralReach + lineBase;
            var angle = (number - ((Lines - 1) / 2.0)) * _pitch;
            _line.Start = _options.ProbeRadiusMm + ((sampleBase - PointSpread.AxialReach) * _step) - pose.Press;
            _body.Trace(new Ray(angle, pose.Z, pose.Press), _line);
            _face.Cover(_line, angle - pose.Rock);
            Amplify(_face.LineGainDb(angle - pose.Rock), _face.RangeAt(angle - pose.Rock));
            for (var part = 0; part < _options.Imaging.Looks * 2; part++)
            {
                Scatter(pose.Z, number, part, sampleBase, frameIndex);
                Pulse(ReceivedLine(part, l));
            }
        }

        for (var l = 0; l < Lines; l++)
        {
            Detect(l, _logPower);
            Compress(_logPower, _grey.AsSpan(l * Samples, Samples));
        }

        _grey.AsSpan((Lines - 1) * Samples, Samples).CopyTo(_grey.AsSpan(Lines * Samples));
    }

    /// <summary>Mean log2 of the envelope's power over the looks, of one line of the last <see cref="Receive"/>.</summary>
    public void Detect(int line, Span<float> logPower)
    {
        logPower.Clear();
        var perLook = new Vector<float>(1f / _options.Imaging.Looks);
        var least = new Vector<float>(1e-12f);
        for (var look = 0; look < _options.Imaging.Looks; look++)
        {
            for (var i = 0; i < Samples; i += Vector<float>.Count)
            {
                var (re, im) = (Vector<float>.Zero, Vector<float>.Zero);
                for (var j = 0; j < _spread.Lateral.Length; j++)
                {
                    var weight = new Vector<float>(_spread.Lateral[j], i);
                    re += weight * new Vector<float>(ReceivedLine(2 * look, line + j)[i..]);
                    im += weight * new Vector<float>(ReceivedLine((2 * look) + 1, line + j)[i..]);
                }

                var log = Vector.Log2((re * re) + (im * im) + least);
                (new Vector<float>(logPower[i..]) + (perLook * log)).CopyTo(logPower[i..]);
            }
        }
    }

    private Span<float> ReceivedLine(int part, int paddedLine) =>
        _received.AsSpan(((part * PaddedLines) + paddedLine) * Samples, Samples);

    /// <summary>Time gain minus what the tissue took so far, as amplitude.</summary>
    private void Amplify(double lineGainDb, double faceRange)
    {
        var perSample = (float)(_options.Imaging.TimeGainDbPerCm / 10 * _step);
        var face = _line.IndexOf(faceRange);
        var level = (float)lineGainDb;
        for (var i = 0; i < Padded; i++)
        {
            level += i < face ? 0 : perSample - _line.Attenuation[i];
            _gain[i] = level;
        }

        var toNatural = new Vector<float>((float)(Math.Log(10) / 20));
        for (var i = 0; i < Padded; i += Vector<float>.Count)
        {
            Vector.Exp(new Vector<float>(_gain, i) * toNatural).CopyTo(_gain, i);
        }
    }

    private void Scatter(double z, int number, int part, int sampleBase, long frameIndex)
    {
        var place = z / _options.Imaging.ElevationCorrelationMm;
        var plane = (int)Math.Floor(place);
        var (sin, cos) = Math.SinCos((place - plane) * Math.PI / 2);
        var near = _speckle.Line(plane, number, (uint)part, sampleBase, Padded);
        var far = _speckle.Line(plane + 1, number, (uint)part, sampleBase, Padded);
        var electronic = _speckle.Line((int)frameIndex, number, (uint)part + 1000, 0, Padded);
        var (c, s) = (new Vector<float>((float)cos), new Vector<float>((float)sin));

        // A mirror's echo has one phase; it goes to the real part alone.
        var mirror = new Vector<float>(part % 2 == 0 ? 1f : 0f);
        for (var i = 0; i < Padded; i += Vector<float>.Count)
        {
            var scatter = (c * new Vector<float>(near[i..])) + (s * new Vector<float>(far[i..]));
            var echo = (new Vector<float>(_line.Echo, i) * scatter) + (mirror * new Vector<float>(_line.Specular, i));
            var sum = (new Vector<float>(_gain, i) * echo) + (new Vector<float>(_noise, i) * new Vector<float>(electronic[i..]));
            sum.CopyTo(_raw, i);
        }
    }

    private void Pulse(Span<float> target)
    {
        var taps = _spread.Axial;
        for (var i = 0; i < Samples; i += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var j = 0; j < taps.Length; j++)
            {
                sum += new Vector<float>(taps[j]) * new Vector<float>(_raw, i + j);
            }

            sum.CopyTo(target[i..]);
        }
    }

    private void Compress(ReadOnlySpan<float> logPower, Span<byte> grey)
    {
        // log2 of power to a share of the dynamic range; -1 because scatterers of amplitude 1 have a mean power of 2.
        var imaging = _options.Imaging;
        var share = new Vector<float>((float)(10 * Math.Log10(2) / imaging.DynamicRangeDb));
        var offset = new Vector<float>((float)imaging.LiverLevel);
        var curve = new Vector<float>((float)imaging.GreyCurve);
        var white = new Vector<float>(255f);
        Span<int> four = stackalloc int[Vector<int>.Count];
        for (var i = 0; i < Samples; i += Vector<float>.Count)
        {
            var v = ((new Vector<float>(logPower[i..]) - Vector<float>.One) * share) + offset;
            v = Vector.Min(Vector.Max(v, Vector<float>.Zero), Vector<float>.One);
            v -= curve * v * (Vector<float>.One - v);
            Vector.ConvertToInt32(v * white).CopyTo(four);
            for (var k = 0; k < four.Length; k++)
            {
                grey[i + k] = (byte)four[k];
            }
        }
    }
}
