using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>What a person sees who starts and stops the program.</summary>
public sealed class HostProcessTests : IDisposable
{
    private readonly string _folder = TestHost.NewFolder();
    private readonly HttpClient _http = new() { Timeout = Eventually.Patience };

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_program_starts_and_serves_its_own_functions_through_its_middleware()
    {
        await using var host = await HostProcess.Start(_folder);
        Assert.Equal("pong, middleware ran", await _http.GetStringAsync(new Uri(host.Address!, "/api/ping")));
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(host.Address!.Host)));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_running_requests_finish_and_gives_the_folder_back(string signal)
    {
        await using var host = await HostProcess.Start(_folder);
        using var answer = await _http.GetAsync(new Uri(host.Address!, "/api/until-stop"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("begun", await reader.ReadLineAsync());
        host.Signal(signal);
        Assert.Equal("finished", await reader.ReadLineAsync());
        var (code, log) = await host.Ended();
        Assert.Equal(0, code);
        Assert.DoesNotMatch(" (warn|FAIL|CRIT) ", log);
        Assert.False(File.Exists(Path.Combine(_folder, "host.json")));
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_cut_off_after_the_drain_time()
    {
        await using var host = await HostProcess.Start(_folder, "--Host:DrainSeconds=1");
        using var answer = await _http.GetAsync(new Uri(host.Address!, "/api/forever"), HttpCompletionOption.ResponseHeadersRead);
        var watch = Stopwatch.StartNew();
        host.Signal("TERM");
        Assert.Equal(0, (await host.Ended()).ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), Eventually.Patience);
    }

    [Fact]
    public async Task A_second_program_on_the_folder_ends_with_3_and_names_the_first()
    {
        await using var first = await HostProcess.Start(_folder);
        await using var second = await HostProcess.Start(_folder);
        var (code, errors) = await second.Ended();
        Assert.Equal((3, null), (code, second.Address));
        Assert.Contains(first.Address!.ToString().TrimEnd('/'), errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_port_in_use_ends_the_program_with_4_and_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var host = await HostProcess.Start(_folder, $"--Host:Port={((IPEndPoint)other.LocalEndpoint).Port}");
        var (code, errors) = await host.Ended();
        Assert.Equal(4, code);
        Assert.Contains("is in use", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_ends_the_program_with_5_and_one_line()
    {
        await using var host = await HostProcess.Start("/proc/autovideo");
        var (code, errors) = await host.Ended();
        Assert.Equal(5, code);
        Assert.Contains("/proc/autovideo", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Inside_azure_the_program_refuses_to_start()
    {
        await using var host = await HostProcess.Start(_folder, "--WEBSITE_SITE_NAME=app");
        Assert.Equal(2, (await host.Ended()).ExitCode);
    }

    [Fact]
    public async Task After_kill_9_the_folder_is_free_and_every_accepted_message_is_handled()
    {
        var accepted = new List<string>();
        for (var life = 0; life < 4; life++)
        {
            await using var host = await HostProcess.Start(_folder);
            for (var number = 0; number < 15; number++)
            {
                var text = $"message-{life}-{number}";
                using var answer = await _http.PostAsync(new Uri(host.Address!, $"/api/enqueue/{text}"), null);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                accepted.Add(text);
            }
            host.Process.Kill();
            await host.Process.WaitForExitAsync();
        }
        await using var last = await HostProcess.Start(_folder);
        foreach (var text in accepted)
            Assert.Equal(HttpStatusCode.NoContent, (await _http.GetAsync(new Uri(last.Address!, $"/api/handled/{text}"))).StatusCode);
    }

    [Fact]
    public async Task An_accepted_message_is_synced_to_disk_before_the_answer()
    {
        var trace = Path.Combine(_folder, "trace.txt");
        await using var host = await HostProcess.StartUnder(["strace", "-f", "-y", "-e", "trace=fdatasync,fsync", "-o", trace], _folder);
        for (var number = 0; number < 5; number++)
        {
            var before = Syncs();
            using var answer = await _http.PostAsync(new Uri(host.Address!, $"/api/enqueue/synced-{number}"), null);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.True(Syncs() > before, "The answer came before its commit was synced.");
            using var handled = await _http.GetAsync(new Uri(host.Address!, $"/api/handled/synced-{number}"));
        }
        host.Signal("TERM");
        await host.Ended();

        int Syncs() => File.ReadLines(trace).Count(line => line.Contains("messages.db-wal", StringComparison.Ordinal));
    }
}
