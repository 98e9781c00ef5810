namespace EdgeLiver.Panel;

/// <summary>What is done against heat, mildest first: the rate, by half each step, then the resolution.</summary>
public enum HeatStep
{
    /// <summary>Every frame is judged.</summary>
    None,

    /// <summary>Every second frame is judged.</summary>
    HalfRate,

    /// <summary>Every fourth frame is judged.</summary>
    QuarterRate,

    /// <summary>Every eighth frame is judged.</summary>
    EighthRate,

    /// <summary>The same, and the live view has half its rows and columns.</summary>
    SmallPicture,
}

/// <summary>Goes up a step when it is too hot, down when it has cooled.</summary>
/// <remarks>
/// A step up or down takes <see cref="Dwell"/>, since heat follows load slowly; down needs <see cref="HysteresisCelsius"/> less than up.
/// Of the resolution only the live view's goes down: the network takes one size, so that a smaller frame would cost it as much and show
/// less, and features of a smaller frame could not be compared. A processor that the kernel slows down already is too hot whatever the sensors say.
/// </remarks>
/// <param name="warmCelsius">Where the first step is taken.</param>
public sealed class HeatGuard(double warmCelsius)
{
    /// <summary>From one step to the next.</summary>
    public static readonly TimeSpan Dwell = TimeSpan.FromSeconds(15);

    /// <summary>Cooler than the step's limit by so much before it is taken back.</summary>
    public const double HysteresisCelsius = 5;

    private const double StepCelsius = 5;
    private TimeSpan? _changedAt;

    public HeatStep Step { get; private set; }

    /// <summary>Looks at a reading.</summary>
    /// <param name="reading">Without a sensor and without throttling nothing is done.</param>
    /// <param name="now">Monotonic.</param>
    /// <returns>True where the step changed.</returns>
    public bool Update(ThermalReading reading, TimeSpan now)
    {
        var celsius = reading.HottestCelsius ?? double.NegativeInfinity;
        var wanted = Step;
        if (Step < HeatStep.SmallPicture && (reading.Throttled || celsius >= Limit(Step + 1)))
        {
            wanted++;
        }
        else if (Step > HeatStep.None && !reading.Throttled && celsius < Limit(Step) - HysteresisCelsius)
        {
            wanted--;
        }

        if (wanted == Step || (_changedAt is { } at && now - at < Dwell))
        {
            return false;
        }

        (Step, _changedAt) = (wanted, now);
        return true;
    }

    private double Limit(HeatStep step) => warmCelsius + (((int)step - 1) * StepCelsius);
}
