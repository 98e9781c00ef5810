using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>Sensors of a made-up box, and what is done against heat.</summary>
public sealed class HeatTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sysfs").FullName;

    [Fact]
    public void The_hottest_sensor_counts_and_one_that_is_not_connected_does_not()
    {
        Write("class/thermal/thermal_zone0/temp", "51250");
        Write("class/thermal/thermal_zone0/type", "cpu-thermal");
        Write("class/thermal/thermal_zone1/temp", "-256000");
        Write("class/hwmon/hwmon0/name", "nvme");
        Write("class/hwmon/hwmon0/temp1_input", "62850");
        Write("class/hwmon/hwmon0/temp2_input", "not a number");
        Write("class/hwmon/hwmon1/fan1_input", "2310");

        var reading = new Thermals(_root).Read();

        Assert.Equal(new ThermalReading(62.85, "nvme", Throttled: false, FanRpm: 2310), reading);
    }

    [Fact]
    public void A_slowed_processor_is_throttling_and_a_running_fan_is_not()
    {
        Write("class/thermal/cooling_device0/type", "pwm-fan");
        Write("class/thermal/cooling_device0/cur_state", "3");
        Assert.False(new Thermals(_root).Read().Throttled);

        Write("class/thermal/cooling_device1/type", "cpufreq-cpu0");
        Write("class/thermal/cooling_device1/cur_state", "1");
        Assert.True(new Thermals(_root).Read().Throttled);
    }

    [Fact]
    public void A_box_without_sensors_has_no_temperature() => Assert.Equal(new ThermalReading(null, "", false, null), new Thermals(_root).Read());

    [Fact]
    public void First_the_rate_goes_down_step_by_step_then_the_resolution_and_all_comes_back()
    {
        var guard = new HeatGuard(80);
        var steps = new List<HeatStep>();
        var now = TimeSpan.Zero;

        foreach (var celsius in new[] { 79.0, 84, 86, 91, 95, 95, 90, 89, 84, 83, 79, 70, 60, 60 })
        {
            now += HeatGuard.Dwell;
            guard.Update(new ThermalReading(celsius, "cpu", false, null), now);
            steps.Add(guard.Step);
        }

        Assert.Equal(
            [
                HeatStep.None, HeatStep.HalfRate, HeatStep.QuarterRate, HeatStep.EighthRate, HeatStep.SmallPicture, HeatStep.SmallPicture,
                HeatStep.SmallPicture, HeatStep.EighthRate, HeatStep.QuarterRate, HeatStep.QuarterRate, HeatStep.HalfRate, HeatStep.None, HeatStep.None, HeatStep.None,
            ],
            steps);
    }

    [Fact]
    public void A_step_takes_its_time_and_throttling_counts_without_a_sensor()
    {
        var guard = new HeatGuard(80);
        var throttled = new ThermalReading(null, "", Throttled: true, null);

        Assert.True(guard.Update(throttled, TimeSpan.FromSeconds(1)));
        Assert.False(guard.Update(throttled, TimeSpan.FromSeconds(2)));
        Assert.True(guard.Update(throttled, TimeSpan.FromSeconds(1) + HeatGuard.Dwell));
        Assert.Equal(HeatStep.QuarterRate, guard.Step);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }
}
