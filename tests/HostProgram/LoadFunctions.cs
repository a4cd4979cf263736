using System.Globalization;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.HostProgram;

/// <summary>
/// The load that is killed: a request becomes a queue message, that an orchestration; it fans out to activities that count in documents,
/// sleeps, and starts another one, which sends a message to a topic and is told by the topic's subscriber to go on.
/// </summary>
public sealed class LoadFunctions(ServiceBusClient bus, Tallies tallies)
{
    private const int Pieces = 4;

    /// <summary>What the orchestration of a number has to return.</summary>
    public static long ResultOf(int number) => PiecesOf(number).Sum() + (1000L * number);

    public static IEnumerable<long> PiecesOf(int number) => Enumerable.Range(number, Pieces).Select(piece => (long)piece * piece);

    [Function("PostLoad")]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "load/{number:int}")] HttpRequest request, int number, CancellationToken cancellation)
    {
        await using var sender = bus.CreateSender("load");
        await sender.SendMessageAsync(new ServiceBusMessage(Text(number)) { MessageId = $"load-{Text(number)}" }, cancellation);
        return Results.Accepted();
    }

    /// <summary>Answers when the orchestration of that number has ended.</summary>
    [Function("GetLoad")]
    public static async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "load/{number:int}")] HttpRequest request,
        int number,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var ended = await client.WaitForInstanceCompletionAsync(InstanceOf(number), true, cancellation);
        return Results.Text($"{ended.RuntimeStatus} {ended.SerializedOutput}");
    }

    [Function("GetTally")]
    public async Task<IResult> GetTally([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tally/{name}")] HttpRequest request, string name, CancellationToken cancellation)
    {
        var tally = await tallies.ReadAsync(name, cancellation);
        return Results.Text($"{Text(tally.Count)} {Text(tally.Sum)}");
    }

    [Function("OnLoad")]
    public async Task OnLoad([ServiceBusTrigger("load")] string text, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var number = int.Parse(text, CultureInfo.InvariantCulture);
        await tallies.CountAsync("messages", text, number, cancellation);
        try
        {
            var options = new StartOrchestrationOptions(InstanceOf(number)).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
            await client.ScheduleNewOrchestrationInstanceAsync("Whole", number, options, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Started by an earlier delivery.
        }
    }

    [Function("Whole")]
    public static async Task<long> Whole([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        var pieces = PiecesOf(number).Select((worth, index) => context.CallActivityAsync<long>("CountPiece", new Piece($"{number}-{index}", worth))).ToList();
        var half = context.CallSubOrchestratorAsync<long>("Half", number, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-half"));
        await context.CreateTimer(TimeSpan.FromMilliseconds(number * 7 % 90), CancellationToken.None);
        return (await Task.WhenAll(pieces)).Sum() + await half;
    }

    [Function("Half")]
    public static async Task<long> Half([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        await context.CallActivityAsync("Announce", number);
        return 1000L * await context.WaitForExternalEvent<int>("Told");
    }

    [Function("CountPiece")]
    public async Task<long> CountPiece([ActivityTrigger] Piece piece, CancellationToken cancellation)
    {
        await tallies.CountAsync("pieces", piece.Id, piece.Worth, cancellation);
        return piece.Worth;
    }

    [Function("Announce")]
    public async Task Announce([ActivityTrigger] int number, CancellationToken cancellation)
    {
        await using var sender = bus.CreateSender("announced");
        var colour = number % 2 == 0 ? "red" : "blue";
        await sender.SendMessageAsync(new ServiceBusMessage(Text(number)) { ApplicationProperties = { ["Colour"] = colour } }, cancellation);
    }

    [Function("OnAnnounced")]
    public static Task OnAnnounced([ServiceBusTrigger("announced", "all")] string text, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var number = int.Parse(text, CultureInfo.InvariantCulture);
        return client.RaiseEventAsync($"{InstanceOf(number)}-half", "Told", number, cancellation);
    }

    [Function("OnRed")]
    public Task OnRed([ServiceBusTrigger("announced", "red")] string text, CancellationToken cancellation) =>
        tallies.CountAsync("red", text, int.Parse(text, CultureInfo.InvariantCulture), cancellation);

    private static string InstanceOf(int number) => $"whole-{Text(number)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Id">What is counted once.</param>
public sealed record Piece(string Id, long Worth);
