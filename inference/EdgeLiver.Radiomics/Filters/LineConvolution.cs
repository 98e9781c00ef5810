namespace EdgeLiver.Radiomics;

/// <summary>Convolution of a volume along one axis.</summary>
internal static class LineConvolution
{
    /// <summary>Convolves each line with the kernels in turn; without kernels the image itself comes back.</summary>
    /// <param name="image">The image, not written to.</param>
    /// <param name="axis">0: along rows, 1: along columns, 2: along slices.</param>
    /// <param name="kernels">Of odd length.</param>
    /// <param name="boundary">What lies beyond each line, the intermediate ones too.</param>
    public static Volume Apply(Volume image, int axis, double[][] kernels, Boundary boundary)
    {
        foreach (var kernel in kernels)
        {
            image = Apply(image, axis, kernel, boundary);
        }

        return image;
    }

    public static Volume Copy(Volume image)
    {
        var copy = Like(image);
        image.Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>Zeros, as large as another volume.</summary>
    public static Volume Like(Volume image) => new(image.Width, image.Height, image.Depth, image.Spacing);

    private static Volume Apply(Volume image, int axis, double[] kernel, Boundary boundary)
    {
        var result = Like(image);
        var lines = new VolumeLines(image, axis);
        var reversed = kernel.Reverse().ToArray();
        Parallel.For(
            0,
            lines.Blocks,
            () => (Line: new double[lines.Length], Extended: new double[lines.Length + kernel.Length - 1]),
            (block, _, scratch) =>
            {
                foreach (var start in lines.Starts(block))
                {
                    Convolve(image.Values, result.Values, start, lines.Stride, reversed, boundary, scratch.Line, scratch.Extended);
                }

                return scratch;
            },
            static _ => { });
        return result;
    }

    private static void Convolve(
        ReadOnlySpan<double> source,
        Span<double> target,
        int start,
        int stride,
        ReadOnlySpan<double> reversed,
        Boundary boundary,
        Span<double> line,
        Span<double> extended)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = source[start + (i * stride)];
        }

        boundary.Extend(line, reversed.Length / 2, extended);
        line.Clear();
        for (var k = 0; k < reversed.Length; k++)
        {
            // Weight by weight over the whole line: the inner loop runs over neighbours, whatever the kernel's length.
            if (reversed[k] != 0)
            {
                AddScaled(extended.Slice(k, line.Length), reversed[k], line);
            }
        }

        for (var i = 0; i < line.Length; i++)
        {
            target[start + (i * stride)] = line[i];
        }
    }

    private static void AddScaled(ReadOnlySpan<double> values, double weight, Span<double> sum)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += values[i] * weight;
        }
    }
}

/// <summary>Where the lines of a volume along one axis lie, in blocks for parallel work.</summary>
internal readonly struct VolumeLines
{
    private readonly int _width;
    private readonly int _plane;
    private readonly int _axis;

    public VolumeLines(Volume image, int axis)
    {
        _width = image.Width;
        _plane = image.Width * image.Height;
        _axis = axis;
        (Length, Stride, Blocks, LinesPerBlock) = axis switch
        {
            0 => (image.Width, 1, image.Depth, image.Height),
            1 => (image.Height, image.Width, image.Depth, image.Width),
            _ => (image.Depth, _plane, image.Height, image.Width),
        };
    }

    public int Length { get; }

    public int Stride { get; }

    public int Blocks { get; }

    public int LinesPerBlock { get; }

    public IEnumerable<int> Starts(int block)
    {
        var (first, step) = _axis switch
        {
            0 => (block * _plane, _width),
            1 => (block * _plane, 1),
            _ => (block * _width, 1),
        };
        return Enumerable.Range(0, LinesPerBlock).Select(i => first + (i * step));
    }
}
