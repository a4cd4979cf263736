using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <summary>
/// A person's scenarios with versions, links and comments; and in scenarios of others that are shared with them, their comments and their name.
/// </summary>
internal sealed class ScenarioUserData(IDocumentStore documents, ScenarioStore scenarios, ScenarioBin bin) : IUserData
{
    public string Kind => "scenarios";
    public IReadOnlyList<string> Containers => [Scenario.Container, ScenarioSummary.Container, BinEntry.Container];
    public int Order => -30;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in documents.AllAsync(ScenarioSummary.Container, subject.UserId, cancellation))
            yield return line.Id;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var id in keys)
        {
            if (await scenarios.FindAsync(id, cancellation) is { } scenario)
            {
                if (scenario.OwnerId == subject.UserId)
                    await RemoveAsync(subject, scenario, cancellation);
                else
                    await LeaveAsync(subject, scenario, cancellation);
            }
            await documents.DeleteAsync(new(ScenarioSummary.Container, subject.UserId, id), WriteCondition.None, cancellation);
        }
    }

    /// <summary>Their own with all beside them; of others' only what they wrote there themselves.</summary>
    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in documents.AllAsync(ScenarioSummary.Container, subject.UserId, cancellation))
        {
            var isOwn = line.Value.Text("ownerId") == subject.UserId;
            await foreach (var document in documents.AllAsync(Scenario.Container, line.Id, cancellation))
            {
                if (isOwn || (document.Value.Text("type") == "comment" && document.Value.Text("userId") == subject.UserId))
                    yield return new ExportItem.Document(document.Value.Without("outbox", "secretHash"));
            }
        }
    }

    private async Task RemoveAsync(DataSubject subject, Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.DeletedAt is { } deleted)
            await documents.DeleteAsync(new(BinEntry.Container, BinEntry.DayOf(deleted + ScenarioChanges.InBin), scenario.Id), WriteCondition.None, cancellation);
        await bin.RemoveAsync(scenario.Id, found => found.OwnerId == subject.UserId, cancellation);
    }

    private async Task LeaveAsync(DataSubject subject, Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.People.Any(person => person.UserId == subject.UserId))
            await scenarios.GrantAsync(scenario.Id, subject.UserId, null, subject.Alias, cancellation);
        await foreach (var document in documents.AllAsync(Scenario.Container, scenario.Id, cancellation))
        {
            var key = new DocumentKey(Scenario.Container, scenario.Id, document.Id);
            if (document.Value.Text("type") == "comment" && document.Value.Text("userId") == subject.UserId)
                await documents.DeleteAsync(key, WriteCondition.None, cancellation);
            else if (document.Value.Renamed(subject) is { } renamed)
                await documents.WriteAsync(key, renamed, AccountDataJsonContext.Default.JsonNode, WriteCondition.Matches(document.ETag), null, cancellation);
        }
    }
}
