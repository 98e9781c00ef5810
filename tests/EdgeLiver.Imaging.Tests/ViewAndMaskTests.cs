using CsCheck;
using Xunit;

namespace EdgeLiver.Imaging.Tests;

public sealed class ViewAndMaskTests
{
    [Fact]
    public void A_crop_looks_at_the_same_pixels_without_a_copy()
    {
        using var mask = new Mask(20, 10);

        mask.View.Crop(new PixelBox(3, 2, 4, 5)).Fill(Mask.Inside);

        Assert.Equal(20, mask.Area());
        Assert.Equal(new PixelBox(3, 2, 4, 5), mask.Bounds());
        Assert.True(mask[3, 2]);
        Assert.False(mask[7, 2]);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(19, 0, 2, 1)]
    [InlineData(0, 9, 1, 2)]
    public void A_crop_that_leaves_the_view_is_refused(int x, int y, int width, int height)
    {
        using var mask = new Mask(20, 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => mask.View.Crop(new PixelBox(x, y, width, height)));
    }

    [Fact]
    public void A_row_outside_the_view_is_refused()
    {
        using var mask = new Mask(20, 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Row(10)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Row(-1)[0]);
    }

    [Fact]
    public void Area_and_bounds_agree_with_a_walk_over_every_pixel()
    {
        var pixels = Gen.Select(Gen.Int[1, 90], Gen.Int[1, 20], Gen.Int[0, int.MaxValue - 1]);

        pixels.Sample((width, height, seed) =>
        {
            using var mask = new Mask(width, height);
            var random = new Random(seed);
            int area = 0, left = width, right = -1, top = height, bottom = -1;
            for (var i = random.Next(6); i > 0; i--)
            {
                mask.Row(random.Next(height))[random.Next(width)] = Mask.Inside;
            }

            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    if (mask[x, y])
                    {
                        area++;
                        (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
                    }
                }
            }

            Assert.Equal(area, mask.Area());
            Assert.Equal(area == 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1), mask.Bounds());
        });
    }

    [Fact]
    public void A_buffer_is_aligned_zeroed_and_gone_once_disposed()
    {
        var buffer = new NativeBuffer(1000);

        unsafe
        {
            Assert.Equal(0, (nint)buffer.Pointer % NativeBuffer.Alignment);
        }

        Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)0));
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
