using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary><c>edgeliver run</c>, spoken to as its page does.</summary>
internal sealed partial class Service : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private (Uri Address, ConsoleClient Client) _http;

    private Service(Process process) => _process = process;

    /// <param name="scratch">Has the configuration <c>station.json</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="logIn">False: there is no account yet, and none is made.</param>
    public static async Task<Service> StartAsync(Scratch scratch, CancellationToken stop, bool logIn = true)
    {
        var service = new Service(Appliance.Start(["run", "--config", scratch["station.json"]]));
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        service._process.ErrorDataReceived += (_, line) =>
        {
            lock (service._errors)
            {
                service._errors.AppendLine(line.Data);
            }

            if (line.Data is not null && PageAddress().Match(line.Data) is { Success: true } found)
            {
                address.TrySetResult(new Uri(found.Value));
            }
        };
        service._process.BeginErrorReadLine();
        service._process.BeginOutputReadLine();
        var found = await address.Task.WaitAsync(TimeSpan.FromSeconds(60), stop);
        service._http = (found, new ConsoleClient(found));
        if (logIn)
        {
            await service.Console.LogInAsync(stop);
        }

        return service;
    }

    public Uri Address => _http.Address;

    /// <summary>The console, logged in.</summary>
    public ConsoleClient Console => _http.Client;

    /// <summary>An exam from registration to signature, with an AFP of 20.09 ng/mL.</summary>
    public async Task FinishExamAsync(string pseudonym, CancellationToken stop)
    {
        var exam = await Console.RegisterAsync(pseudonym, "scan", stop);
        await Console.ReviewAsync(exam, stop);
        await Console.GetAsync($"/exams/{exam}/facts", stop);
        await Console.PostAsync($"/exams/{exam}/facts", stop, ("age", "57"), ("sex", "male"), ("hbv", "yes"), ("afp", "16.6"), ("afp-unit", "IU/mL"), ("afp-date", "2026-11-20"));
        await Console.GetAsync($"/exams/{exam}/review", stop);
        var signed = await Console.PostAsync($"/exams/{exam}/sign", stop);
        Xunit.Assert.True(signed is { Status: 200 } && signed.Path.EndsWith("/report", StringComparison.Ordinal), signed.Body);
    }

    public async Task WaitUntilSentAsync(CancellationToken stop)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            using var state = JsonDocument.Parse(await Console.StateAsync(stop));
            if (state.RootElement.GetProperty("records").GetProperty("pending").GetInt64() == 0)
            {
                return;
            }

            await Task.Delay(200, stop);
        }

        throw new TimeoutException("records are still waiting");
    }

    /// <summary>Returns once a frame was looked at.</summary>
    public async Task WaitForFramesAsync(long frames, CancellationToken stop)
    {
        while (true)
        {
            using var state = JsonDocument.Parse(await Console.StateAsync(stop));
            if (state.RootElement.GetProperty("frames").GetInt64() >= frames)
            {
                return;
            }

            await Task.Delay(100, stop);
        }
    }

    public async Task<Outcome> InterruptAsync(CancellationToken stop)
    {
        await Appliance.InterruptAsync(_process);
        await _process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromSeconds(60), stop);
        return Ended();
    }

    /// <summary>SIGKILL: what power loss does to a process.</summary>
    public async Task KillAsync(CancellationToken stop)
    {
        _process.Kill();
        await _process.WaitForExitAsync(stop);
        Ended();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _http.Client?.Dispose();
    }

    private Outcome Ended()
    {
        var code = _process.ExitCode;
        lock (_errors)
        {
            return new Outcome(code, "", _errors.ToString());
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PageAddress();
}
