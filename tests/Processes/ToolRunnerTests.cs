using System.Diagnostics;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Processes;

public sealed class ToolRunnerTests
{
    private readonly ToolRunner runner = new(new ToolPaths(null), TimeProvider.System);

    [Fact]
    public async Task Arguments_reach_a_tool_as_they_are()
    {
        var result = await runner.RunAsync(new("printf", ["%s|", "a b", "$HOME", "'; rm -rf /", "黒 ✓"]), CancellationToken.None);

        Assert.Equal("a b|$HOME|'; rm -rf /|黒 ✓|", result.Output);
    }

    [Fact]
    public async Task A_tool_reads_its_input_in_its_folder_and_environment()
    {
        var folder = Directory.CreateTempSubdirectory("tool-").FullName;
        try
        {
            var result = await runner.RunAsync(new("bash", ["-c", "pwd; echo $COLOUR; cat"])
            {
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string> { ["COLOUR"] = "green" },
                WriteInput = async (stream, stop) => await stream.WriteAsync("hello"u8.ToArray(), stop),
            }, CancellationToken.None);

            Assert.Equal($"{folder}\ngreen\nhello", result.Output);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task A_tool_that_fails_is_reported_with_its_code_and_the_end_of_its_errors()
    {
        var fault = await Assert.ThrowsAsync<ToolFailedException>(() =>
            runner.RunAsync(new("bash", ["-c", "for i in $(seq 100); do echo line $i >&2; done; exit 7"]), CancellationToken.None));

        Assert.Equal(7, fault.ExitCode);
        Assert.EndsWith("line 99\nline 100", fault.ErrorTail, StringComparison.Ordinal);
        Assert.DoesNotContain("line 80\n", fault.ErrorTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_ends_before_it_has_read_its_input_fails_with_its_own_reason()
    {
        var fault = await Assert.ThrowsAsync<ToolFailedException>(() => runner.RunAsync(new("bash", ["-c", "echo bad input >&2; exit 3"])
        {
            WriteInput = (stream, stop) => stream.WriteAsync(new byte[8 << 20], stop).AsTask(),
        }, CancellationToken.None));

        Assert.Equal(3, fault.ExitCode);
        Assert.Equal("bad input", fault.ErrorTail);
    }

    [Fact]
    public async Task A_missing_tool_is_named()
    {
        var fault = await Assert.ThrowsAsync<PermanentException>(() => runner.RunAsync(new("no-such-tool", []), CancellationToken.None));

        Assert.Equal("tool_missing", fault.Code);
        Assert.Contains("no-such-tool", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_output_is_stopped()
    {
        var fault = await Assert.ThrowsAsync<PermanentException>(() =>
            runner.RunAsync(new("yes", []) { MaxOutputBytes = 100_000 }, CancellationToken.None));

        Assert.Equal("tool_output_too_large", fault.Code);
    }

    [Fact]
    public async Task A_tool_over_its_time_is_stopped()
    {
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            runner.RunAsync(new("sleep", ["600"]) { TimeLimit = TimeSpan.FromMilliseconds(200) }, CancellationToken.None));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_tool_that_wants_too_much_memory_does_not_get_it()
    {
        var hungry = new ToolCommand("bash", ["-c", "x=$(head -c 300000000 /dev/zero | tr '\\0' a); echo ${#x}"]);

        await Assert.ThrowsAsync<ToolFailedException>(() => runner.RunAsync(hungry with { MemoryLimitBytes = 100 << 20 }, CancellationToken.None));
    }

    [Fact]
    public async Task The_processor_time_of_a_tool_and_its_children_is_counted()
    {
        const string Busy = "for ((i = 0; i < 300000; i++)); do :; done";

        var busy = await runner.RunAsync(new("bash", ["-c", $"bash -c '{Busy}'; true"]), CancellationToken.None);
        var idle = await runner.RunAsync(new("sleep", ["0.3"]), CancellationToken.None);

        Assert.True(busy.CpuSeconds > 0.1, $"{busy.CpuSeconds} s");
        Assert.True(idle.CpuSeconds < 0.1, $"{idle.CpuSeconds} s");
    }

    [Fact]
    public async Task A_cancelled_tool_is_asked_to_end_and_may_clean_up()
    {
        var file = Path.GetTempFileName();
        using var cancel = new CancellationTokenSource();
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(
                new("bash", ["-c", $"trap 'echo cleaned > {file}; exit 0' TERM; echo ready >&2; while :; do sleep 0.01; done"])
                { OnErrorLine = _ => cancel.Cancel() }, cancel.Token));

            Assert.Equal("cleaned\n", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_tool_that_will_not_end_is_killed_with_all_it_started()
    {
        using var cancel = new CancellationTokenSource();
        var lines = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(
            new("bash", ["-c", "trap '' TERM; sleep 300 & echo $! >&2; echo $$ >&2; while :; do sleep 0.05; done"])
            {
                OnErrorLine = line =>
                {
                    lines.Add(line);
                    if (lines.Count == 2)
                        cancel.Cancel();
                },
            }, cancel.Token));

        foreach (var pid in lines)
            Assert.True(await EndsAsync(pid), $"{pid} is still running");
    }

    [Fact]
    public async Task What_a_finished_tool_left_running_is_killed()
    {
        var result = await runner.RunAsync(new("bash", ["-c", "sleep 300 > /dev/null 2>&1 & echo $!"]), CancellationToken.None);

        Assert.True(await EndsAsync(result.Output.Trim()));
    }

    [Fact]
    public async Task Tools_die_with_a_program_that_is_killed_outright()
    {
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(OrphanHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            Environment = { [OrphanHost.Switch] = "1" },
        })!;
        var pid = await host.StandardOutput.ReadLineAsync();
        Assert.False(HasEnded(pid!));

        host.Kill();
        await host.WaitForExitAsync();

        Assert.True(await EndsAsync(pid!));
    }

    private static bool HasEnded(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true; // not there, or gone while it was read
        }
    }

    // The kernel ends a killed process in its own time.
    private static async Task<bool> EndsAsync(string pid)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (!HasEnded(pid) && !patience.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return HasEnded(pid);
    }
}
