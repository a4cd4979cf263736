using System.Globalization;
using AutoVideo.Cli;
using AutoVideo.Cli.Hosts;
using AutoVideo.Cli.Output;
using Spectre.Console;

namespace AutoVideo.Tests.Cli;

using HostProgram = AutoVideo.Cli.Hosts.HostProgram;

/// <summary>The host that the command line starts, played by small shell programs in front of a video server of the test.</summary>
public sealed class HostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("autovideo-host-");
    private readonly StringWriter _messages = new();

    // Says where it listens, notes its own start and orderly stop, and lives until it is told to stop.
    private const string Serve = """
        echo started >>"$DIR/log"
        trap 'echo stopped >>"$DIR/log"; exit 0' TERM
        echo "noise before"
        echo "Now listening on $ADDRESS"
        tail -f /dev/null & wait
        """;

    [Fact]
    public async Task Is_started_when_none_runs_and_stopped_at_the_end()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        await using (var server = Server(Serve, api.Address))
        {
            Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
            Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
            Assert.Equal(["started"], Log);
        }
        Assert.Equal(["started", "stopped"], Log);
    }

    [Fact]
    public async Task Gets_the_data_folder_and_a_free_port_as_settings_and_keeps_what_it_says_in_a_log()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        await using (var server = Server("""echo "$*"; """ + Serve, api.Address))
            await server.AddressAsync(CancellationToken.None);

        Assert.StartsWith(
            $"--Data:Folder={DataFolder} --Host:Port=0\nnoise before\n", await File.ReadAllTextAsync(Path.Combine(DataFolder, "host.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_started_when_one_runs_already()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        api.Announce(DataFolder);
        await using var server = Server(Serve, api.Address);

        Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
        Assert.Empty(Log);
    }

    [Fact]
    public async Task Is_started_when_the_one_announced_is_gone()
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "host.json"), """{"pid": 2147483647, "address": "http://127.0.0.1:9"}""");
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        await using var server = Server(Serve, api.Address);

        Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
    }

    [Fact]
    public async Task That_dies_is_started_again_three_times_and_then_given_up()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        await using var server = Server("""echo $$ >"$DIR/pid"; """ + Serve, api.Address);

        for (var start = 1; start <= 3; start++)
        {
            while (Log.Length < start)
                await server.AddressAsync(CancellationToken.None);
            using var host = System.Diagnostics.Process.GetProcessById(HostPid);
            host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync();
        }

        var fault = await Assert.ThrowsAsync<CliException>(async () =>
        {
            while (true)
                await server.AddressAsync(CancellationToken.None);
        });
        Assert.Contains("3 times", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["started", "started", "started"], Log);
    }

    [Theory]
    [InlineData("echo 'Setting Host:Port is \"x\".' >&2; exit 2", "Setting Host:Port is \"x\".")]
    [InlineData("printf 'Unhandled: disk full\\n   at Some.Method()\\n   at Main()\\n' >&2; exit 134", "Unhandled: disk full")]
    [InlineData("exit 7", "The host ended at once with code 7 and said nothing.")]
    public async Task That_cannot_start_gives_its_reason_without_a_stack_trace(string script, string reason)
    {
        await using var server = Server(script, new Uri("http://127.0.0.1:9"));

        var fault = await Assert.ThrowsAsync<CliException>(() => server.AddressAsync(CancellationToken.None));
        Assert.Equal(reason, fault.Message);
        Assert.Equal(ExitCodes.Failed, fault.ExitCode);
    }

    [Fact]
    public async Task That_finds_the_folder_taken_leaves_the_work_to_the_one_that_has_it()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        // The other one announces itself only now, while this one gives up.
        var announce = $$"""printf '{"pid": {{Environment.ProcessId}}, "address": "%s"}' "$ADDRESS" >"$DIR/data/host.json"; exit 3""";
        await using var server = Server(announce, api.Address);

        Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
    }

    [Fact]
    public async Task That_finds_the_folder_taken_by_one_about_to_end_tries_until_it_is_free()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        const string freeTheThirdTime = """
            echo tried >>"$DIR/tries"
            [ "$(wc -l <"$DIR/tries")" -ge 3 ] || exit 3

            """;
        await using var server = Server(freeTheThirdTime + Serve, api.Address);

        Assert.Equal(api.Address, await server.AddressAsync(CancellationToken.None));
        Assert.Equal(["started"], Log);
    }

    [Fact]
    public async Task Serving_explains_a_first_video_and_stops_in_order()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        using var stop = new CancellationTokenSource();
        using var http = LoopbackHttp.Create();
        var explained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var notes = new Notes(Console(new WatchedWriter(_messages, "./run \"How black holes form\"", explained)));
        var serving = new ServeVideos(Program("""echo "$*" >"$DIR/settings"; """ + Serve, api.Address), http, TimeProvider.System, notes)
            .RunAsync(DataFolder, 7071, "0.0.0.0", stop.Token);

        await explained.Task;
        await stop.CancelAsync();

        Assert.Equal(ExitCodes.Done, await serving);
        Assert.Equal(["started", "stopped"], Log);
        Assert.Equal($"--Data:Folder={DataFolder} --Host:Port=7071 --Host:Listen=0.0.0.0\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "settings")));
        Assert.Contains($"http://localhost:{api.Address.Port}/api/v1", _messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'Port 7071 is in use by another program. Choose another with --Host:Port=N.' >&2; exit 4", "Port 7071 is in use by another program.", ExitCodes.BadInput)]
    [InlineData("echo 'Now listening on http://127.0.0.1:9'; echo 'out of memory' >&2; exit 9", "The server ended by itself (code 9).", ExitCodes.Failed)]
    public async Task Serving_that_ends_by_itself_says_why(string script, string reason, int exitCode)
    {
        using var http = LoopbackHttp.Create();
        var serving = new ServeVideos(Program(script, new Uri("http://127.0.0.1:9")), http, TimeProvider.System, new Notes(Console(_messages)));

        var fault = await Assert.ThrowsAsync<CliException>(() => serving.RunAsync(DataFolder, 7071, null, CancellationToken.None));
        Assert.StartsWith(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Host:Port", fault.Message, StringComparison.Ordinal);
        Assert.Equal(exitCode, fault.ExitCode);
    }

    [Fact]
    public async Task Serving_a_folder_that_is_served_already_is_refused_with_the_address()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        api.Announce(DataFolder);
        using var http = LoopbackHttp.Create();
        var serving = new ServeVideos(Program(Serve, api.Address), http, TimeProvider.System, new Notes(Console(_messages)));

        var fault = await Assert.ThrowsAsync<CliException>(() => serving.RunAsync(DataFolder, 7071, null, CancellationToken.None));
        Assert.Contains(api.Address.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Empty(Log);
    }

    [Fact]
    public async Task That_does_not_stop_when_asked_is_ended()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed());
        var host = HostProcess.Start(Program("trap '' TERM; " + Serve.Replace("trap", "# trap", StringComparison.Ordinal), api.Address),
            new Dictionary<string, string>(), new ImpatientTime(), null);
        await host.ListeningAsync(CancellationToken.None);

        await host.StopAsync();

        // Ended by SIGKILL; the end of its output means that no child of it lives either.
        Assert.Equal(137, await host.EndedAsync(CancellationToken.None));
    }

    public void Dispose()
    {
        _messages.Dispose();
        _folder.Delete(recursive: true);
    }

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private string[] Log => File.Exists(Path.Combine(_folder.FullName, "log")) ? File.ReadAllLines(Path.Combine(_folder.FullName, "log")) : [];

    private LocalServer Server(string script, Uri address)
    {
        return new LocalServer(DataFolder, () => Program(script, address), LoopbackHttp.Create(), new HurriedTime(), new Notes(Console(_messages)));
    }

    private static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 10_000;
        return console;
    }

    private HostProgram Program(string script, Uri address) => new(
        "env", [$"DIR={_folder.FullName}", $"ADDRESS={address}", "bash", "-c", script, "host"], _folder.FullName);

    private int HostPid => int.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "pid")), CultureInfo.InvariantCulture);

    /// <summary>Passes text on and says when a word has come by.</summary>
    private sealed class WatchedWriter(StringWriter inner, string word, TaskCompletionSource seen) : StringWriter
    {
        public override void Write(string? value)
        {
            inner.Write(value);
            if (inner.ToString().Contains(word, StringComparison.Ordinal))
                seen.TrySetResult();
        }

        public override void Write(char value) => Write(value.ToString());
    }

    /// <summary>Limits are over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        private bool _hasStarted;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // The first limit is that of the start.
            var limit = _hasStarted ? TimeSpan.FromMilliseconds(50) : dueTime;
            _hasStarted = true;
            return base.CreateTimer(callback, state, limit, period);
        }
    }
}
