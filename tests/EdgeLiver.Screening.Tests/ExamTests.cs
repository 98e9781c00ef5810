using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;
using Xunit;

namespace EdgeLiver.Screening.Tests;

public sealed class ExamTests
{
    [Requirement("REQ-CAP-02")]
    [Fact]
    public void An_exam_counts_what_it_saw_and_what_it_did_not()
    {
        var exam = new Exam();
        for (var frame = 0; frame < 10; frame++)
        {
            exam.Add(frame, TimeSpan.FromSeconds(frame / 30.0), liverInView: frame < 4, []);
        }

        exam.Skip(FrameSkip.Frozen);
        exam.Skip(FrameSkip.Frozen);
        exam.Skip(FrameSkip.SignalLost);

        var findings = exam.Findings();
        Assert.Equal((10, 4, 0.4), (findings.Frames, findings.LiverFrames, findings.LiverShare));
        Assert.Equal((2, 1, 0), (findings.Skipped[FrameSkip.Frozen], findings.Skipped[FrameSkip.SignalLost], findings.Skipped[FrameSkip.NoFan]));
    }

    [Fact]
    public void Findings_hold_the_lesion_with_its_features_and_what_the_operator_says_and_stay_as_they_were()
    {
        var exam = new Exam();
        ShowLesion(exam, 0, 5);
        exam.Describe(1, FeaturesOf(level: 100));
        exam.Enter(1, new LesionEntry(12.5, DefinitelyBenign: false));

        var findings = exam.Findings();
        ShowLesion(exam, 5, 5);
        exam.Describe(1, FeaturesOf(level: 50));
        exam.Enter(1, new LesionEntry(null, DefinitelyBenign: true));

        var lesion = Assert.Single(findings.Lesions);
        Assert.Equal((1, 5, 12.5, false), (lesion.Number, lesion.Lesion.Sightings, lesion.SizeMm, lesion.DefinitelyBenign));
        Assert.True(lesion.Features!.TryGet("stat_mean", out var mean));
        Assert.Equal(100, mean);
        Assert.True(Assert.Single(exam.Findings().Lesions).DefinitelyBenign);
    }

    [Fact]
    public void What_the_operator_says_about_no_lesion_or_an_impossible_size_is_refused()
    {
        var exam = new Exam();
        ShowLesion(exam, 0, 5);

        Assert.Equal("track", Assert.Throws<ClinicalInputException>(() => exam.Enter(2, new LesionEntry(10, false))).Field);
        Assert.Equal("measuredMm", Assert.Throws<ClinicalInputException>(() => exam.Enter(1, new LesionEntry(0, false))).Field);
        Assert.Equal("measuredMm", Assert.Throws<ClinicalInputException>(() => exam.Enter(1, new LesionEntry(301, false))).Field);
    }

    [Fact]
    public void A_crowded_frame_is_answered_in_full()
    {
        var exam = new Exam();
        var many = Enumerable.Range(0, 100).Select(i => Sighting(100 * i)).ToArray();

        var tracked = exam.Add(0, TimeSpan.Zero, liverInView: true, many);

        Assert.Equal(Enumerable.Range(1, 100), tracked.ToArray().Select(t => t.Track));
    }

    [Fact]
    public void A_frame_allocates_nothing_in_the_steady_state()
    {
        var exam = new Exam();
        var features = FeaturesOf(level: 80);
        LesionSighting[] sightings = [Sighting(100), Sighting(400)];
        void Frame(int frame)
        {
            foreach (var tracked in exam.Add(frame, TimeSpan.FromSeconds(frame / 30.0), liverInView: true, sightings))
            {
                exam.Describe(tracked.Track, features);
            }

            exam.Skip(FrameSkip.Overtaken);
        }

        for (var frame = 0; frame < 50; frame++)
        {
            Frame(frame);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 50; frame < 150; frame++)
        {
            Frame(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ShowLesion(Exam exam, int firstFrame, int frames)
    {
        for (var frame = firstFrame; frame < firstFrame + frames; frame++)
        {
            exam.Add(frame, TimeSpan.FromSeconds(frame / 30.0), liverInView: true, [Sighting(200)]);
        }
    }

    [Fact]
    public void The_spread_of_a_lesions_features_is_over_its_frames_and_stays_as_it_was_told()
    {
        var exam = new Exam();
        ShowLesion(exam, firstFrame: 0, frames: 3);
        var track = exam.Findings().Lesions[0].Lesion.Track;
        exam.Observe(track, FeaturesOf(100));
        exam.Observe(track, FeaturesOf(110));

        var findings = exam.Findings();
        exam.Observe(track, FeaturesOf(200));

        var spread = findings.Lesions[0].Repeatability!;
        var mean = spread[spread.Layout.Names.IndexOf("stat_mean")];
        Assert.Equal(2, spread.Frames);
        Assert.Equal(105, mean.Mean.Value);
        Assert.Equal(Math.Sqrt(50) / 105, mean.CoefficientOfVariation.Value, 12);
        Assert.Contains("shape2D_Perimeter", StableFeatures.ByVariation(spread, 0));
        Assert.DoesNotContain("stat_mean", StableFeatures.ByVariation(spread, 0.01));
    }

    private static LesionSighting Sighting(double x) => new(new LesionBox(x, 100, 40, 40), 1200, 40, x + 20, 120, 0.9, 0.2);

    private static RadiomicFeatures FeaturesOf(int level)
    {
        using var image = new Mask(20, 25);
        using var mask = new Mask(20, 25);
        image.View.Fill((byte)level);
        mask.View.Fill(Mask.Inside);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        return extractor.Extract(image.View, mask.View);
    }
}
