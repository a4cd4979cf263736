using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.AccountData;

/// <summary>Another process passes on what it read before all of it was deleted: nothing comes back.</summary>
public sealed class LateLinesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDocumentStore _documents;

    public LateLinesTests() => _documents = new SqliteDocumentStore(_folder.Of("documents.db"), TimeProvider.System);

    public void Dispose()
    {
        _documents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_deleted_video_gets_neither_its_line_nor_its_events_back()
    {
        var store = new VideoStore(_documents, new VideoProjector(_documents, new NoBus()), TimeProvider.System);
        var id = (await store.CreateAsync(new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), "ann", None)).Id;
        var failed = await store.ApplyAsync(id, new Happened.Failed(VideoStage.Script, new FailureCause("x", "y")), null, None);
        await store.ApplyAsync(id, new Happened.DeleteRequested(), null, None);

        await new VideoProjector(_documents, new NoBus()).ProjectAsync(failed, None);

        Assert.Empty((await store.ListAsync("ann", null, 10, null, None)).Documents);
        Assert.Empty((await _documents.QueryAsync(new DocumentQuery(Video.Container, id), VideosJsonContext.Default.JsonElement, None)).Documents);
    }

    [Fact]
    public async Task A_scenario_that_is_gone_or_going_is_in_nobodys_list_and_one_that_is_not_shared_any_more_in_its_owners_alone()
    {
        var store = new ScenarioStore(_documents, new ScenarioProjector(_documents, new NoBus()), TimeProvider.System);
        var id = (await store.CreateAsync(new("Bees", "en", ScenarioStatus.Draft, "9:16", 60, [new("s1", SceneRole.Hook, "Words.")]), "ann", None)).Id;
        var shared = await store.GrantAsync(id, "bob", ScenarioRight.View, "ann", None);
        Assert.Equal((1, 1), (await LinesAsync("ann"), await LinesAsync("bob")));

        await store.GrantAsync(id, "bob", null, "ann", None);
        await LateAsync();
        Assert.Equal((1, 0), (await LinesAsync("ann"), await LinesAsync("bob")));

        // As a process leaves it that dies between the lines and the scenario itself.
        var stored = (await _documents.ReadAsync(Scenario.KeyOf(id), ScenariosJsonContext.Default.Scenario, None))!;
        await _documents.WriteAsync(
            Scenario.KeyOf(id), stored.Value with { IsLeaving = true }, ScenariosJsonContext.Default.Scenario, WriteCondition.Matches(stored.ETag), null, None);
        await _documents.DeleteAsync(new(ScenarioSummary.Container, "ann", id), WriteCondition.None, None);
        await LateAsync();
        Assert.Equal((0, 0), (await LinesAsync("ann"), await LinesAsync("bob")));

        Assert.True(await new ScenarioBin(_documents, TimeProvider.System).RemoveAsync(id, found => found.OwnerId == "ann", None));
        await LateAsync();
        Assert.Equal((0, 0), (await LinesAsync("ann"), await LinesAsync("bob")));

        Task LateAsync() => new ScenarioProjector(_documents, new NoBus()).ProjectAsync(shared, None);
    }

    [Fact]
    public async Task A_deleted_user_is_not_listed_again()
    {
        await using var host = await IdentityHost.StartStillAsync();
        var person = await host.RegisterAsync();
        var documents = host.Get<IDocumentStore>();
        var user = (await documents.ReadAsync(UserStore.KeyOf(person.Id), IdentityJsonContext.Default.User, None))!.Value;
        var line = new DocumentKey(UserSummary.Container, UserSummary.Partition, person.Id);
        await documents.DeleteAsync(UserStore.KeyOf(person.Id), WriteCondition.None, None);
        await documents.DeleteAsync(line, WriteCondition.None, None);

        await host.Get<UserProjector>().ProjectAsync(user, None);

        Assert.Null(await documents.ReadAsync(line, IdentityJsonContext.Default.UserSummary, None));
    }

    private async Task<int> LinesAsync(string owner) => (await _documents.QueryAsync(
        new DocumentQuery(ScenarioSummary.Container, owner), ScenariosJsonContext.Default.JsonElement, None)).Documents.Count;
}
