using EdgeLiver.Screening.Watching;
using Xunit;

namespace EdgeLiver.Screening.Tests.Watching;

public sealed class FieldWatchTests(ITestOutputHelper output)
{
    private const int Devices200 = 200;
    private const int ExamsEach = 1000;

    public static TheoryData<string, int> Changes => new()
    {
        { "gain a third lower", 100 },
        { "probe that loses contact", 150 },
        { "another scanner", 60 },
        { "liver less often in view", 60 },
        { "another depth", 60 },
        { "lesions everywhere", 60 },
    };

    [Fact]
    public void An_unchanged_device_alarms_less_than_once_in_5000_exams()
    {
        var alarms = 0;
        for (var seed = 0; seed < Devices200; seed++)
        {
            var watch = New();
            alarms += Devices.Stream(seed, ExamsEach).Sum(exam => watch.Add(exam).Count);
        }

        output.WriteLine($"{alarms} false alarms in {Devices200 * ExamsEach} exams of {Devices200} devices");
        Assert.True(alarms <= Devices200 * ExamsEach / 5000, $"{alarms} false alarms");
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_device_alarms_in_time(string change, int within)
    {
        const int Seeds = 50;
        const int At = 200;
        var delays = new List<int>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var watch = New();
            var number = 0;
            foreach (var exam in Devices.Stream(seed, At + within, At, Apply(change)))
            {
                number++;
                if (watch.Add(exam).Count > 0 && number > At)
                {
                    delays.Add(number - At);
                    break;
                }
            }
        }

        output.WriteLine($"{change}: {delays.Count} of {Seeds} devices alarmed, after {(delays.Count > 0 ? delays.Order().ElementAt(delays.Count / 2) : 0)} exams (median)");
        Assert.True(delays.Count >= Seeds * 0.95, $"{change}: only {delays.Count} of {Seeds} alarmed within {within} exams");
    }

    [Fact]
    public void One_change_is_one_alarm_a_test()
    {
        var watch = New();

        var alarms = Devices.Stream(seed: 4, exams: 1500, from: 200, Apply("gain a third lower")).SelectMany(watch.Add).ToArray();

        Assert.Equal(alarms.DistinctBy(alarm => (alarm.Feature, alarm.Test)).Count(), alarms.Length);
        Assert.Contains(alarms, alarm => alarm.Feature == WatchFeature.Brightness);
        Assert.DoesNotContain(alarms, alarm => alarm.Feature is WatchFeature.InView or WatchFeature.Depth or WatchFeature.Distance);
        Assert.Equal(alarms.Length, watch.State.Alarms);
    }

    [Fact]
    public void A_restart_changes_nothing()
    {
        var whole = New();
        var stopped = New();
        var expected = new List<DriftAlarm>();
        var actual = new List<DriftAlarm>();
        foreach (var exam in Devices.Stream(seed: 9, exams: 400, from: 150, Apply("another scanner")))
        {
            expected.AddRange(whole.Add(exam));
            actual.AddRange(stopped.Add(exam));
            stopped = new FieldWatch(Devices.Package, Devices.Reference, WatchState.Read(stopped.State.Write()));
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
        Assert.Equal(whole.State.Drifted, stopped.State.Drifted);
    }

    [Fact]
    public void Another_package_begins_anew()
    {
        var before = New();
        before.Add(new ExamSample(100, Devices.Exam(new Random(1))));

        var after = new FieldWatch("liver-view-1.1.0", Devices.Reference, WatchState.Read(before.State.Write()));

        Assert.Equal(1, before.State.Exams);
        Assert.Equal(0, after.State.Exams);
    }

    [Fact]
    public void Accepting_ends_the_alarm_and_the_charts_learn_anew()
    {
        var watch = New();
        foreach (var exam in Devices.Stream(seed: 5, exams: 300, from: 100, Apply("liver less often in view")))
        {
            watch.Add(exam);
        }

        Assert.True(watch.HasDrifted);

        watch.Accept();

        Assert.False(watch.HasDrifted);
        Assert.True(watch.State.Charts[(int)WatchFeature.InView].IsLearning);
    }

    [Fact]
    public void A_state_that_is_no_state_is_none()
    {
        Assert.Null(WatchState.Read("{\"package\":3}"u8));
        Assert.Null(WatchState.Read("{\"package\":\"a\",\"charts\":null,\"recent\":[]}"u8));
        Assert.Null(WatchState.Read("not json"u8));
    }

    private static FieldWatch New() => new(Devices.Package, Devices.Reference, state: null);

    private static Action<double[]> Apply(string change) => change switch
    {
        "gain a third lower" => values => values[(int)WatchFeature.Brightness] *= 0.67,
        "probe that loses contact" => values => values[(int)WatchFeature.Quality] -= 0.2,
        "another scanner" => values => (values[(int)WatchFeature.Distance], values[(int)WatchFeature.Contrast]) =
            (values[(int)WatchFeature.Distance] + 0.5, values[(int)WatchFeature.Contrast] * 1.5),
        "liver less often in view" => values => values[(int)WatchFeature.InView] *= 0.5,
        "another depth" => values => values[(int)WatchFeature.Depth] += 60,
        _ => values => values[(int)WatchFeature.LesionRate] = 0.8,
    };
}
