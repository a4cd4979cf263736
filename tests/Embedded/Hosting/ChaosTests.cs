using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

using AutoVideo.HostProgram;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;

using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>The whole host under load, killed again and again. <c>AUTOVIDEO_KILLS</c> and <c>AUTOVIDEO_SEED</c> choose another run.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int RequestsPerLife = 15;

    // A kill while a message is handled counts as a delivery; here there are more kills than a poisonous message is worth.
    private static readonly string[] Settings = ["--Messaging:MaxDeliveryCount=2000", "--Messaging:Subscriptions:announced:red:Colour=red", "--Messaging:DuplicateDetectionMinutes=600"];

    [Fact]
    public async Task A_host_that_is_killed_again_and_again_does_all_that_it_accepted_exactly_once()
    {
        var nightly = Nightly.Runs;
        var kills = Setting("AUTOVIDEO_KILLS", nightly ? 200 : 8);
        var seed = Setting("AUTOVIDEO_SEED", Environment.TickCount & 0xFFFFFF);
        Say($"chaos test of the host: seed {seed}, {kills} kills");
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        using var folder = new TemporaryFolder();
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var wanted = new ConcurrentQueue<int>(Enumerable.Range(0, kills * RequestsPerLife));
        var accepted = new ConcurrentBag<int>();
        var early = 0;

        for (var kill = 0; kill < kills; kill++)
        {
            // One in five dies before it says that it listens: while it opens its files and takes up what it had left.
            if (kill % 5 == 4)
            {
                await HostProcess.StartAndKill(folder.Path, TimeSpan.FromMilliseconds(random.Next(100, 600)), Settings);
                early++;
                continue;
            }
            await using var host = await HostProcess.Start(folder.Path, Settings);
            var asking = Task.WhenAll(Enumerable.Range(0, RequestsPerLife).Select(_ => Ask(http, host.Address!, wanted, accepted)));
            await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 300)), TimeProvider.System));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 150)), TimeProvider.System);
            host.Process.Kill();
            await host.Process.WaitForExitAsync();
            await asking;
        }

        await using (var last = await HostProcess.Start(folder.Path, Settings))
        {
            while (!wanted.IsEmpty)
                await Ask(http, last.Address!, wanted, accepted);
            await RequireAllDone(http, last.Address!, kills * RequestsPerLife);
            last.Signal("TERM");
            Assert.Equal(0, (await last.Ended()).ExitCode);
        }

        Assert.Equal(Enumerable.Range(0, kills * RequestsPerLife), accepted.Order());
        foreach (var (file, table) in new[] { ("durable.db", "work"), ("durable.db", "inbox"), ("messages.db", "message") })
            Assert.Equal((table, 0L), (table, Rows(folder.Of(file), table)));
        foreach (var file in new[] { "durable.db", "messages.db", "documents.db" })
            Assert.Equal((file, "ok"), (file, EngineStorageTests.Integrity(folder.Of(file))));
        Say($"{kills} kills ({early} of them during start-up) in {watch.Elapsed.TotalSeconds:F0} s: {accepted.Count} requests accepted, {2 * accepted.Count} orchestrations right, {accepted.Count} queue and {accepted.Count * 3 / 2} topic messages handled, counters exact, integrity ok");
    }

    /// <summary>Takes a number and has it accepted; a request that the kill cut off is asked again in the next life.</summary>
    private static async Task Ask(HttpClient http, Uri host, ConcurrentQueue<int> wanted, ConcurrentBag<int> accepted)
    {
        if (!wanted.TryDequeue(out var number))
            return;
        try
        {
            using var answer = await http.PostAsync(new Uri(host, $"/api/load/{number}"), null);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            accepted.Add(number);
        }
        catch (HttpRequestException)
        {
            wanted.Enqueue(number);
        }
    }

    private static async Task RequireAllDone(HttpClient http, Uri host, int count)
    {
        for (var number = 0; number < count; number++)
            Assert.Equal((number, $"Completed {LoadFunctions.ResultOf(number)}"), (number, await http.GetStringAsync(new Uri(host, $"/api/load/{number}"))));
        var numbers = Enumerable.Range(0, count).ToList();
        await RequireTally("messages", count, numbers.Sum(number => (long)number));
        await RequireTally("pieces", 4L * count, numbers.Sum(number => LoadFunctions.PiecesOf(number).Sum()));
        await RequireTally("red", numbers.Count(number => number % 2 == 0), numbers.Where(number => number % 2 == 0).Sum(number => (long)number));

        // The last topic messages may still be on their way when their orchestrations are not waiting for them.
        async Task RequireTally(string name, long expected, long sum)
        {
            var found = "";
            var started = Stopwatch.GetTimestamp();
            do
                found = await http.GetStringAsync(new Uri(host, $"/api/tally/{name}"));
            while (found != $"{expected} {sum}" && Stopwatch.GetElapsedTime(started) < Eventually.Patience);
            Assert.Equal((name, $"{expected} {sum}"), (name, found));
        }
    }

    private static long Rows(string path, string table)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
