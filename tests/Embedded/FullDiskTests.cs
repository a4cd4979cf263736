using System.Globalization;

using AutoVideo.Storage;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded;

/// <summary>A limit on the size of files holds for a child process as a full disk would: the request that does not fit is refused, what was accepted is kept.</summary>
public sealed class FullDiskTests : IDisposable
{
    // In blocks of 1024 bytes.
    private static readonly string[] Limited = ["bash", "-c", "ulimit -f 6000; exec \"$@\"", "limited"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Orchestrations_accepted_before_the_disk_was_full_all_end_once_there_is_room()
    {
        var path = folder.Of("durable.db");
        var accepted = await AcceptedUntilFull<FillDurable>(path);
        await using var engine = await FillDurable.Engine(path).Start();
        foreach (var id in accepted)
            Assert.Equal(FillDurable.PayloadSize, (await engine.Ended(id)).ReadOutputAs<int>());
        await engine.Stop();
        Assert.Equal("ok", EngineStorageTests.Integrity(path));
    }

    [Fact]
    public async Task Messages_accepted_before_the_disk_was_full_are_all_delivered_and_no_other()
    {
        var path = folder.Of("messages.db");
        var accepted = await AcceptedUntilFull<FillMessages>(path);
        await using (var store = new MessageStore(new MessageStoreOptions { Path = path }, TimeProvider.System))
        {
            var delivered = await store.Receive("q", 10_000, "test", default);
            Assert.Equal(accepted.Order(StringComparer.Ordinal), delivered.Select(message => message.MessageId).Order(StringComparer.Ordinal));
        }
        Assert.Equal("ok", EngineStorageTests.Integrity(path));
    }

    private static async Task<List<string>> AcceptedUntilFull<T>(string path) where T : ITestProgram, new()
    {
        using var child = TestProgram.StartUnder<T>(Limited, path);
        var said = await child.ReadUntilAsync(line => line.StartsWith("refused ", StringComparison.Ordinal));
        await child.WaitForExitAsync();
        Assert.True(said.Count > 20, $"Only {said.Count} were accepted: {said[^1]}");
        return said[..^1];
    }
}

/// <summary>Schedules until it is refused.</summary>
public sealed class FillDurable : ITestProgram
{
    internal const int PayloadSize = 20_000;

    public async Task RunAsync(string[] arguments)
    {
        FileSizeLimit.ReportAsError();
        var engine = Engine(arguments[0]);
        await engine.Start();
        try
        {
            while (true)
                Console.WriteLine(await engine.Client.ScheduleNewOrchestrationInstanceAsync("Measure", new string('x', PayloadSize)));
        }
        catch (IOException refused)
        {
            Console.WriteLine($"refused {refused.Message}");
        }
        // Steps that do not fit are given up with the process; they are repeated after the next start.
        await engine.Stop();
    }

    internal static EngineHarness Engine(string path) => new EngineHarness(databasePath: path)
        .Orchestrator("Measure", context => context.CallActivityAsync<int>("Length", context.GetInput<string>()))
        .Activity<string, int>("Length", text => text.Length);
}

/// <summary>Sends until it is refused.</summary>
public sealed class FillMessages : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        FileSizeLimit.ReportAsError();
        await using var store = new MessageStore(new MessageStoreOptions { Path = arguments[0] }, TimeProvider.System);
        await using var client = new ServiceBusClient(store);
        var sender = client.CreateSender("q");
        try
        {
            for (var number = 0; ; number++)
            {
                var id = number.ToString("00000", CultureInfo.InvariantCulture);
                await sender.SendMessageAsync(new ServiceBusMessage(new byte[20_000]) { MessageId = id });
                Console.WriteLine(id);
            }
        }
        catch (ServiceBusException refused)
        {
            Console.WriteLine($"refused {refused.Message}");
        }
    }
}
