namespace EdgeLiver.Screening.Watching;

/// <summary>How a change was seen.</summary>
public enum DriftTest
{
    /// <summary>Population stability index of the last window against the package's reference.</summary>
    Psi,

    /// <summary>Kolmogorov-Smirnov distance of the last window from the package's reference.</summary>
    KolmogorovSmirnov,

    /// <summary>Cumulative sum against the device's own first exams.</summary>
    Cusum,
}

/// <summary>A value of this device is not what it was, or not what the package was made with.</summary>
/// <param name="Feature">Which value.</param>
/// <param name="Test">How it was seen.</param>
/// <param name="Value">Of the test.</param>
/// <param name="Limit">That it passed.</param>
/// <param name="Exam">Number of the exam at which it was seen, from 1.</param>
public sealed record DriftAlarm(WatchFeature Feature, DriftTest Test, double Value, double Limit, long Exam);

/// <summary>Watches one device with one package in the field: exam by exam, against the package's reference and against the device's own past.</summary>
/// <remarks>
/// <para>Every <see cref="Window"/> exams the window's values are held against the reference: an alarm needs an index or a distance that one
/// window in <c>1 / </c><see cref="Chance"/> of an unchanged device passes by chance; the index must be large by common practice too. The alarm is raised
/// when a feature passes a limit that it kept in the window before: one alarm a change.</para>
/// <para>Each exam goes into a <see cref="Cusum"/> chart a feature, which needs no reference.</para>
/// <para>Pure: no clock, no disk. <see cref="State"/> is all there is to keep.</para>
/// </remarks>
public sealed class FieldWatch
{
    /// <summary>Exams held against the reference at a time.</summary>
    public const int Window = 50;

    /// <summary>That one test of one feature of an unchanged device raises an alarm at the end of a window.</summary>
    public const double Chance = 0.0005;

    private static readonly WatchFeature[] Features = Enum.GetValues<WatchFeature>();

    private readonly IReadOnlyDictionary<WatchFeature, ReferenceDistribution> _reference;

    /// <param name="package">Name and version of the package that is watched.</param>
    /// <param name="reference">What the package says about its training; features without one are watched by their charts alone.</param>
    /// <param name="state">What was kept; null or another package's: begins anew.</param>
    public FieldWatch(string package, IReadOnlyDictionary<WatchFeature, ReferenceDistribution> reference, WatchState? state)
    {
        _reference = reference;
        State = state is { } kept && kept.Package == package && kept.Charts.Count == Features.Length ? kept : WatchState.New(package);
    }

    public WatchState State { get; private set; }

    /// <summary>A feature that was out of its limits at the last look, or whose chart alarmed since: nobody has said yet that it is well.</summary>
    public bool HasDrifted => State.Drifted.Count > 0;

    /// <summary>Takes an exam.</summary>
    /// <returns>What is new; mostly nothing.</returns>
    public IReadOnlyList<DriftAlarm> Add(ExamSample exam)
    {
        State.Exams++;
        var alarms = new List<DriftAlarm>();
        foreach (var feature in Features.Where(feature => double.IsFinite(exam[feature])))
        {
            var value = _reference.TryGetValue(feature, out var reference) ? reference.Deviate(exam[feature]) : exam[feature];
            if (State.Charts[(int)feature].Add(value, LeastDeviation(feature)) is { } sum)
            {
                alarms.Add(new DriftAlarm(feature, DriftTest.Cusum, sum, Cusum.Limit, State.Exams));
            }
        }

        State.Recent.Add([.. exam.Values]);
        if (State.Recent.Count == Window)
        {
            Compare(alarms);
            State.Recent.Clear();
        }

        State.Alarms += alarms.Count;
        State.Drifted = [.. State.Drifted.Union(alarms.Select(alarm => alarm.Feature))];
        return alarms;
    }

    /// <summary>A person has looked: what is now is the normal of this device, and its charts learn anew.</summary>
    public void Accept()
    {
        foreach (var feature in State.Drifted)
        {
            State.Charts[(int)feature] = new Cusum();
        }

        State.Drifted = [];
    }

    private void Compare(List<DriftAlarm> alarms)
    {
        var looks = new List<WatchLook>();
        foreach (var (feature, reference) in _reference)
        {
            var values = State.Recent.Select(exam => exam[(int)feature]).Where(double.IsFinite).ToArray();
            if (values.Length < Window)
            {
                continue;
            }

            var look = new WatchLook(
                feature, reference.Psi(values), reference.PsiLimit(values.Length, Chance),
                reference.KolmogorovSmirnov(values), reference.KolmogorovSmirnovLimit(values.Length, Chance));
            if (look.IsOut && !State.Looks.Any(before => before.Feature == feature && before.IsOut))
            {
                alarms.Add(look.Psi > look.PsiLimit
                    ? new DriftAlarm(feature, DriftTest.Psi, look.Psi, look.PsiLimit, State.Exams)
                    : new DriftAlarm(feature, DriftTest.KolmogorovSmirnov, look.Distance, look.DistanceLimit, State.Exams));
            }

            looks.Add(look);
        }

        State.Looks = looks;
    }

    /// <summary>Smaller variation than this is none, in the units of the chart.</summary>
    private double LeastDeviation(WatchFeature feature) => feature switch
    {
        WatchFeature.Depth => 5,
        _ when _reference.ContainsKey(feature) => 0.2,
        _ => 0.05,
    };
}
