using System.Globalization;
using System.Text.Json;
using AutoVideo.Messaging;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <summary>
/// Passes a change of a scenario on: a line into the list of its owner and of everybody it is shared with, its place in the bin, messages
/// to the topic <c>scenario_events</c>. Every step is harmless when repeated, so it runs after each write, before the next, and from the change feed.
/// </summary>
public sealed class ScenarioProjector(IDocumentStore documents, IMessageBus bus)
{
    public const string Topic = "scenario_events";
    private readonly PassedOn _passedOn = new();

    public async Task ProjectAsync(Scenario scenario, CancellationToken cancellation)
    {
        if (_passedOn.Has(scenario.Id, scenario.Sequence))
            return;
        foreach (var happened in scenario.Outbox)
        {
            if (happened is { Name: "unshared", Detail: { } gone } && scenario.People.All(person => person.UserId != gone))
                await documents.DeleteAsync(new(ScenarioSummary.Container, gone, scenario.Id), WriteCondition.None, cancellation);
            if (happened.Name == "deleted")
                await BinAsync(scenario, happened.At, cancellation);
            await bus.SendAsync(
                Topic,
                new BusMessage($"{scenario.Id}-{happened.Sequence}", happened.Name, JsonSerializer.Serialize(happened, ScenariosJsonContext.Default.ScenarioEvent))
                {
                    CorrelationId = scenario.Id,
                    Properties = new Dictionary<string, string> { ["ownerId"] = scenario.OwnerId },
                },
                cancellation);
        }
        await WriteSummaryAsync(scenario, scenario.OwnerId, cancellation);
        foreach (var person in scenario.People)
            await WriteSummaryAsync(scenario, person.UserId, cancellation);
        _passedOn.Add(scenario.Id, scenario.Sequence);
    }

    private Task BinAsync(Scenario scenario, DateTimeOffset at, CancellationToken cancellation)
    {
        var due = at + ScenarioChanges.InBin;
        return documents.WriteAsync(
            new(BinEntry.Container, BinEntry.DayOf(due), scenario.Id), new BinEntry(scenario.Id, due), ScenariosJsonContext.Default.BinEntry,
            WriteCondition.None, ScenarioChanges.InBin * 2, cancellation);
    }

    private async Task WriteSummaryAsync(Scenario scenario, string userId, CancellationToken cancellation)
    {
        var key = new DocumentKey(ScenarioSummary.Container, userId, scenario.Id);
        var content = scenario.Content;
        var summary = new ScenarioSummary(
            scenario.Id, userId, scenario.OwnerId, content.Title, content.Language, content.Status, content.Template, content.Format, content.Scenes.Count,
            content.Seconds, content.Tags, scenario.Revision, scenario.CreatedAt, scenario.UpdatedAt, scenario.DeletedAt, scenario.Sequence);
        await documents.WriteLineAsync(
            key, summary, ScenariosJsonContext.Default.ScenarioSummary, line => line.Sequence, () => IsListedAsync(scenario.Id, userId, cancellation), cancellation);
    }

    private async Task<bool> IsListedAsync(string id, string userId, CancellationToken cancellation) =>
        await documents.ReadAsync(Scenario.KeyOf(id), ScenariosJsonContext.Default.Scenario, cancellation) is { Value: { IsLeaving: false } now }
        && (now.OwnerId == userId || now.People.Any(person => person.UserId == userId));
}

/// <summary>A scenario that leaves for good on a day: container <c>scenario_bin</c>, partition key <c>/day</c>.</summary>
public sealed record BinEntry(string ScenarioId, DateTimeOffset Due)
{
    public const string Container = "scenario_bin";
    public int SchemaVersion { get; init; } = 1;

    public static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
