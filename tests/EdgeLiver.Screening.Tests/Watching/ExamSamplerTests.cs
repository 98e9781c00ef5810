using EdgeLiver.Screening.Watching;
using Xunit;

namespace EdgeLiver.Screening.Tests.Watching;

public sealed class ExamSamplerTests
{
    [Fact]
    public void Every_frame_in_view_is_as_likely_to_be_drawn()
    {
        const int Frames = 20;
        const int Exams = 20_000;
        var sampler = new ExamSampler(seed: 3);
        var drawn = new int[Frames];
        for (var exam = 0; exam < Exams; exam++)
        {
            for (var i = 0; i < Frames; i++)
            {
                sampler.Add(Frame(inView: true, i));
            }

            drawn[(int)sampler.Take()![WatchFeature.Brightness]]++;
        }

        // Five standard deviations of a share of one in twenty.
        Assert.All(drawn, count => Assert.InRange(count, 1000 - 155, 1000 + 155));
    }

    [Fact]
    public void Shares_are_counted_and_the_next_exam_begins_at_nothing()
    {
        var sampler = new ExamSampler(seed: 1);
        for (var i = 0; i < 100; i++)
        {
            sampler.Add(Frame(inView: i < 80, i) with { HasLesion = i < 20 });
        }

        var sample = sampler.Take()!;

        Assert.Equal(100, sample.Frames);
        Assert.Equal(0.8, sample[WatchFeature.InView]);
        Assert.Equal(0.25, sample[WatchFeature.LesionRate]);
        Assert.True(double.IsNaN(sample[WatchFeature.Depth]));
        Assert.Null(sampler.Take());
    }

    [Fact]
    public void An_exam_that_hardly_shows_the_liver_is_none()
    {
        var sampler = new ExamSampler(seed: 1);
        for (var i = 0; i < 1000; i++)
        {
            sampler.Add(Frame(inView: i < ExamSampler.LeastInView - 1, i));
        }

        Assert.Null(sampler.Take());
    }

    private static WatchFrame Frame(bool inView, int number) => new(inView, HasLesion: false, 0.9, 0.9, 1, number, 0.1, DepthMm: null);
}
