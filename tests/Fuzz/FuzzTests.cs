using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AutoVideo.Identity;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Fuzz;

/// <summary>Thousands of bad requests over all routes: nothing breaks, nothing hangs, nothing is kept. AUTOVIDEO_FUZZ_SEED repeats a run; AUTOVIDEO_NIGHTLY=1 sends ten times as many.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 2_000;

    [Fact]
    public async Task Bad_requests_are_refused_and_do_no_harm()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOVIDEO_FUZZ_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var count = Nightly.Runs ? 10 * Requests : Requests;
        // In a process of its own: the memory of other tests is none of its business.
        using var child = TestProgram.Start<FuzzLoad>(seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        var said = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        output.WriteLine(said);
        Assert.True(child.ExitCode == 0, $"seed {seed}:\n{said}");
    }
}

/// <summary>Sends the requests to a host in this process; ends with an error when one of them did harm.</summary>
public sealed class FuzzLoad : ITestProgram
{
    private const int SideBySide = 8;
    private const long MostGrowth = 32L * 1024 * 1024;
    // Of a machine that does much else meanwhile; a password alone takes a good part of a second of computing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>HTTP's own word for a version that nobody speaks.</summary>
    private const int OtherVersion = 505;

    // The right answers where this machine lacks something, the Internet among it, or is too busy.
    private static readonly string[] Unavailable =
        ["article_unreachable", "cloning_not_configured", "not_ready", "provider_needed", "tool_missing", "transcription_not_configured", "try_again", "vision_not_configured"];

    /// <param name="arguments">Seed and number of requests.</param>
    public async Task RunAsync(string[] arguments)
    {
        var (seed, count) = (int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture));
        Console.WriteLine($"seed {seed}, {count} requests over {BadRequests.Operations} operations, {SideBySide} side by side");
        await using var host = await IdentityHost.StartAsync(ApiHost.Wide);
        var tokens = new[] { (await host.RegisterAsync()).Access, (await host.WithRoleAsync(Role.SuperAdmin)).Access };
        var requests = new BadRequests(seed, tokens);
        var statuses = new ConcurrentDictionary<int, int>();
        var broken = new ConcurrentQueue<string>();
        var started = Stopwatch.GetTimestamp();
        // The first tenth warms everything up; what is alive afterwards is what the rest is measured against.
        await SendAllAsync(host, requests, count / 10, statuses, broken);
        var before = Alive();
        await SendAllAsync(host, requests, count - (count / 10), statuses, broken);
        var growth = Alive() - before;
        Console.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, memory {growth / 1024.0 / 1024:+0.0;-0.0} MB, by status: "
            + string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{(status.Key == 0 ? "closed" : status.Key)} {status.Value}")));
        var closed = statuses.GetValueOrDefault(0);
        var alive = ((await host.GetAsync("/api/health/live")).Status, (await host.GetAsync("/api/v1/videos", tokens[0])).Status);
        string[] faults =
        [
            .. broken.Take(5),
            .. broken.Count > 5 ? [$"and {broken.Count - 5} more"] : Array.Empty<string>(),
            .. closed < count / 5 ? [] : new[] { $"{closed} were closed without an answer" },
            .. growth < MostGrowth ? [] : new[] { $"memory grew by {growth / 1024 / 1024} MB" },
            .. alive == (200, 200) ? [] : new[] { $"afterwards: {alive}" },
        ];
        Console.WriteLine(string.Join("\n----\n", faults));
        Environment.ExitCode = faults.Length == 0 ? 0 : 1;
    }

    private static async Task SendAllAsync(IdentityHost host, BadRequests requests, int count, ConcurrentDictionary<int, int> statuses, ConcurrentQueue<string> broken)
    {
        // Made in order, so that the seed decides, and one at a time, so that none is kept; sent side by side.
        var all = Enumerable.Range(0, count).Select(_ => requests.Next());
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (request, _) =>
        {
            var (status, answer) = await SendAsync(host, request);
            statuses.AddOrUpdate(status, 1, (_, known) => known + 1);
            if (status < 0)
                broken.Enqueue($"no answer within {Patience.TotalSeconds} s:\n{request.Told}");
            else if ((status is >= 500 and not OtherVersion && !Unavailable.Any(code => answer.Contains($"\"{code}\"", StringComparison.Ordinal))) || answer.Contains("   at AutoVideo.", StringComparison.Ordinal))
                broken.Enqueue($"{request.Told}\n=> {answer}");
        });
    }

    /// <returns>0: closed without an answer, as a server may do with what is no HTTP; -1: it hangs.</returns>
    private static async Task<(int Status, string Answer)> SendAsync(IdentityHost host, BadRequest request)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync("127.0.0.1", host.Http.BaseAddress!.Port, limit.Token);
            var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(request.Bytes, limit.Token);
                // Nothing more comes: a body that says it is longer ends here.
                if (request.IsCut)
                    client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception closed) when (closed is IOException or SocketException)
            {
                // Refused before all of it was read; the answer is there all the same.
            }
            using var answer = new MemoryStream();
            var buffer = new byte[8192];
            // Streams go on; the beginning says how it went.
            while (answer.Length < 32 * 1024 && await stream.ReadAsync(buffer, limit.Token) is > 0 and var read)
            {
                answer.Write(buffer, 0, read);
                if (Encoding.ASCII.GetString(answer.GetBuffer(), 0, (int)Math.Min(answer.Length, 2048)).Contains("text/event-stream", StringComparison.Ordinal))
                    break;
            }
            var text = Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
            if (text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
                text = text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..].TrimStart();
            return (text.Length > 12 && int.TryParse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0, text);
        }
        catch (OperationCanceledException)
        {
            return (-1, "");
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            return (0, "");
        }
    }

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
