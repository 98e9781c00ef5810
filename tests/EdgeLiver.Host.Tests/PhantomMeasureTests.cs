using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;
using Xunit;

namespace EdgeLiver.Host.Tests;

/// <summary>The way of a size: screen, scale from the ruler, outline, long axis in mm. The outline is the true one, so that no network's error is in it.</summary>
public sealed class PhantomMeasureTests
{
    public static TheoryData<PhantomMake> Makes => [.. Enum.GetValues<PhantomMake>()];

    [Requirement("REQ-CLI-05")]
    [Theory]
    [MemberData(nameof(Makes))]
    public void The_long_axis_of_a_lesion_is_right_within_five_percent_or_a_millimetre(PhantomMake make)
    {
        // One lesion at a time: the truth's mask does not tell two apart.
        foreach (var lesion in PhantomOptions.Of(make).Lesions)
        {
            var options = PhantomOptions.Of(make) with { Lesions = [lesion], SweepMm = 20 };
            using var scanner = new PhantomScanner(options);
            using var truth = new PhantomTruth(options.Width, options.Height);
            using var reader = new ScreenReader(ScannerProfile.Of(make));
            using var pool = new FramePool(1, options.Width, options.Height);
            var frame = Enumerable.Range(0, 180).MaxBy(i => scanner.Sections(i).Single().SectionMm);
            scanner.Truth(frame, truth);
            Assert.True(pool.TryRent(options.Width, options.Height, out var picture));
            using (picture)
            {
                scanner.Render(frame, picture.Luma);
                var mm = reader.Read(picture).MmPerPixel!.Value;

                var shape = new RegionMeasure().Measure(truth.Lesion.View, new PixelSpacing(mm, mm));

                var section = truth.Lesions.Single().SectionMm;
                Assert.InRange(mm / options.MmPerPixel, 0.99, 1.01);
                Assert.InRange(shape.LongAxis.Length, section - Math.Max(1, 0.05 * section), section + Math.Max(1, 0.05 * section));
            }
        }
    }
}
