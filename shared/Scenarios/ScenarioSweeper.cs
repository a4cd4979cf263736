using System.Text.Json;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <param name="Continuation">Where the change feed of the scenarios was read up to.</param>
public sealed record ScenarioFeedPosition(string? Continuation)
{
    public static readonly DocumentKey Key = new("system", "feeds", "scenarios");
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Follows the change feed of the scenarios and passes on what a dead process wrote and did not: lines in lists, the bin, messages.</summary>
public sealed class ScenarioSweeper(IDocumentStore documents, ScenarioProjector projector)
{
    private const int PageSize = 100;

    /// <returns>How many changed scenarios were looked at.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            var position = await documents.ReadAsync(ScenarioFeedPosition.Key, ScenariosJsonContext.Default.ScenarioFeedPosition, cancellation);
            var page = await documents.ReadChangesAsync(Scenario.Container, position?.Value.Continuation, PageSize, cancellation);
            // Versions, links and comments lie in the same partition under other ids.
            foreach (var change in page.Changes.Where(change => change.Key.Id == change.Key.Partition))
            {
                await projector.ProjectAsync(JsonSerializer.Deserialize(change.Json, ScenariosJsonContext.Default.Scenario)!, cancellation);
                seen++;
            }
            if (page.Changes.Count == 0)
                return seen;
            // Only now: a crash above reads the same page again.
            await documents.WriteAsync(
                ScenarioFeedPosition.Key, new ScenarioFeedPosition(page.Continuation), ScenariosJsonContext.Default.ScenarioFeedPosition, WriteCondition.None, null, cancellation);
        }
    }
}
