using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary><c>edgeliver run</c>, spoken to as its page does.</summary>
internal sealed partial class Service : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly HttpClient _http = new();

    private Service(Process process) => _process = process;

    public static async Task<Service> StartAsync(Scratch scratch, CancellationToken stop)
    {
        var service = new Service(Appliance.Start(["run", "--config", scratch["station.json"]]));
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        service._process.ErrorDataReceived += (_, line) =>
        {
            lock (service._errors)
            {
                service._errors.AppendLine(line.Data);
            }

            if (line.Data is not null && Address().Match(line.Data) is { Success: true } found)
            {
                address.TrySetResult(new Uri(found.Value));
            }
        };
        service._process.BeginErrorReadLine();
        service._process.BeginOutputReadLine();
        service._http.BaseAddress = await address.Task.WaitAsync(TimeSpan.FromSeconds(60), stop);
        return service;
    }

    /// <summary>Ends the exam as the page's button does.</summary>
    public async Task FinishExamAsync(string pseudonym, CancellationToken stop)
    {
        using var answer = await _http.PostAsJsonAsync("/api/exam/finish", new
        {
            pseudonym,
            ageYears = 57,
            sex = "male",
            hbv = true,
            vis = "A",
            afp = new { value = 16.6, unit = "IU/mL", date = "2026-11-20" },
        }, stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        Xunit.Assert.True(answer.IsSuccessStatusCode, body);
    }

    /// <summary>Posts a form as it is.</summary>
    public async Task<(int Status, string Body)> PostExamAsync(string json, CancellationToken stop)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/api/exam/finish", content, stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
    }

    /// <summary>Posts a form and hangs up after a while, answered or not.</summary>
    public async Task PostAndLeaveAsync(string json, TimeSpan after, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(after);
        try
        {
            await PostExamAsync(json, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // That is what this is for.
        }
    }

    /// <summary>The running exam, once a frame of it was seen.</summary>
    public async Task<string> ExamIdAsync(CancellationToken stop)
    {
        while (true)
        {
            using var state = await _http.GetFromJsonAsync<JsonDocument>("/api/state", stop);
            if (state!.RootElement.GetProperty("frames").GetInt64() > 0)
            {
                return state.RootElement.GetProperty("exam").GetProperty("id").GetString()!;
            }

            await Task.Delay(100, stop);
        }
    }

    public async Task WaitUntilSentAsync(CancellationToken stop)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            using var state = await _http.GetFromJsonAsync<JsonDocument>("/api/state", stop);
            if (state!.RootElement.GetProperty("records").GetProperty("pending").GetInt64() == 0)
            {
                return;
            }

            await Task.Delay(200, stop);
        }

        throw new TimeoutException("records are still waiting");
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
        _process.Dispose();
        _http.Dispose();
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
    private static partial Regex Address();
}
