using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Scenarios;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Scenarios;

public sealed class ScenarioStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
    private readonly SqliteDocumentStore _documents;
    private readonly SentMessages _bus = new();
    private readonly ScenarioStore _store;
    private readonly ScenarioLinks _links;
    private readonly ScenarioComments _comments;

    public ScenarioStoreTests()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        _store = new ScenarioStore(_documents, new ScenarioProjector(_documents, _bus), _clock);
        _links = new ScenarioLinks(_documents, _store, _clock);
        _comments = new ScenarioComments(_documents, _store, _clock);
    }

    public void Dispose()
    {
        _documents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_two_who_saved_the_same_revision_the_second_is_told()
    {
        var scenario = await CreateAsync("ann");

        await SaveAsync(scenario.Id, 1, "Ann's words", "ann");
        var late = await Assert.ThrowsAsync<PermanentException>(() => SaveAsync(scenario.Id, 1, "Bob's words", "bob"));

        Assert.Equal("changed_meanwhile", late.Code);
        Assert.Equal("Ann's words", (await _store.FindAsync(scenario.Id, default))!.Content.Title);
    }

    [Fact]
    public async Task Of_twenty_saves_at_once_one_succeeds()
    {
        var scenario = await CreateAsync("ann");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await SaveAsync(scenario.Id, 1, $"Writer {number}", $"usr_{number}");
                return 1;
            }
            catch (PermanentException late) when (late.Code == "changed_meanwhile")
            {
                return 0;
            }
        }));

        Assert.Equal(1, outcomes.Sum());
        Assert.Equal(2, (await _store.FindAsync(scenario.Id, default))!.Revision);
    }

    [Fact]
    public async Task Autosaves_of_one_writing_are_one_version()
    {
        var scenario = await CreateAsync("ann");
        for (var revision = 1; revision <= 5; revision++)
        {
            await SaveAsync(scenario.Id, revision, $"Draft {revision}", "ann", autosave: true);
            _clock.Advance(TimeSpan.FromSeconds(30));
        }
        await SaveAsync(scenario.Id, 6, "Done", "ann");
        _clock.Advance(TimeSpan.FromMinutes(11));
        await SaveAsync(scenario.Id, 7, "Later", "ann", autosave: true);

        var versions = await VersionsAsync(scenario.Id);

        Assert.Equal([(8, "Later"), (7, "Done"), (6, "Draft 5"), (1, "Bees")], versions.Select(version => (version.Number, version.Content.Title)));
        Assert.Equal(4, (await _store.FindAsync(scenario.Id, default))!.VersionCount);
    }

    [Fact]
    public async Task Of_five_hundred_versions_the_oldest_that_nobody_named_makes_room_those_of_the_editor_first()
    {
        var scenario = await CreateAsync("ann");
        await SaveAsync(scenario.Id, 1, "Named", "ann", label: "Sent to Bob");
        await SaveAsync(scenario.Id, 2, "Saved", "ann");
        await SaveAsync(scenario.Id, 3, "By itself", "ann", autosave: true);
        for (var revision = 4; revision < ScenarioChanges.MaxVersions; revision++)
            await SaveAsync(scenario.Id, revision, "Saved", "ann", label: "Kept");

        await SaveAsync(scenario.Id, ScenarioChanges.MaxVersions, "One more", "ann", label: "Kept");
        Assert.Null(await _store.VersionAsync(scenario.Id, 4, default));
        await SaveAsync(scenario.Id, ScenarioChanges.MaxVersions + 1, "And one", "ann", label: "Kept");
        Assert.Null(await _store.VersionAsync(scenario.Id, 1, default));
        await SaveAsync(scenario.Id, ScenarioChanges.MaxVersions + 2, "The last", "ann", label: "Kept");
        Assert.Null(await _store.VersionAsync(scenario.Id, 3, default));

        var full = (await _store.FindAsync(scenario.Id, default))!;
        Assert.Equal((ScenarioChanges.MaxVersions, "The last"), (full.VersionCount, full.Content.Title));
        Assert.Equal("Sent to Bob", (await _store.VersionAsync(scenario.Id, 2, default))!.Label);
        var refused = await Assert.ThrowsAsync<PermanentException>(() => SaveAsync(scenario.Id, full.Revision, "Too much", "ann"));
        Assert.Equal("scenario_too_many_versions", refused.Code);
    }

    [Fact]
    public async Task Drafts_whose_ids_are_made_of_a_key_are_listed_by_their_age_too()
    {
        foreach (var number in Enumerable.Range(0, 12))
        {
            await _store.CreateAsync(DerivedId.Of("scn", _clock.GetUtcNow(), $"key {number}"), new($"Draft {number}", "en", ScenarioStatus.Draft, "9:16", 60, []), "ann", default);
            // Two at a time are of the same age.
            _clock.Advance(TimeSpan.FromSeconds(number % 2));
        }
        var list = new ScenarioList(_documents);
        var found = new List<ScenarioSummary>();
        string? next = null;
        do
        {
            var page = await list.PageAsync("ann", new(null, null, null, null, null, false), 5, next, default);
            found.AddRange(page.Found);
            next = page.Continuation;
        }
        while (next is not null);

        Assert.Equal([.. found.OrderByDescending(summary => summary.CreatedAt).ThenByDescending(summary => summary.Id, StringComparer.Ordinal)], found);
        Assert.Equal(12, found.DistinctBy(summary => summary.Id).Count());
    }

    [Fact]
    public async Task What_is_in_the_bin_leaves_for_good_after_thirty_days_and_not_before()
    {
        var gone = await CreateAsync("ann");
        var saved = await CreateAsync("ann");
        await _links.CreateAsync(gone.Id, ScenarioRight.View, null, "ann", default);
        await _store.GrantAsync(gone.Id, "bob", ScenarioRight.Comment, "ann", default);
        await _store.DeleteAsync(gone.Id, "ann", default);
        await _store.DeleteAsync(saved.Id, "ann", default);
        await _store.RestoreAsync(saved.Id, "ann", default);
        var bin = new ScenarioBin(_documents, _clock);

        _clock.Advance(TimeSpan.FromDays(29.9));
        Assert.Equal(0, await bin.EmptyAsync(default));
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, await bin.EmptyAsync(default));

        Assert.Null(await _store.FindAsync(gone.Id, default));
        Assert.NotNull(await _store.FindAsync(saved.Id, default));
        Assert.Empty(await VersionsAsync(gone.Id));
        Assert.Empty(await ListAsync("bob"));
        Assert.Equal([saved.Id], await ListAsync("ann"));
    }

    [Fact]
    public async Task A_scenario_in_the_bin_is_not_edited_until_it_is_restored()
    {
        var scenario = await CreateAsync("ann");
        await _store.DeleteAsync(scenario.Id, "ann", default);

        Assert.Equal("scenario_deleted", (await Assert.ThrowsAsync<PermanentException>(() => SaveAsync(scenario.Id, 1, "New", "ann"))).Code);
        await _store.RestoreAsync(scenario.Id, "ann", default);
        await SaveAsync(scenario.Id, 1, "New", "ann");
    }

    [Fact]
    public async Task To_whom_a_scenario_is_not_shared_it_is_not_there()
    {
        var scenario = await CreateAsync("ann");
        await _store.GrantAsync(scenario.Id, "bob", ScenarioRight.Comment, "ann", default);
        var access = new ScenarioAccess(_store);

        Assert.Equal("scenario_not_found", (await Assert.ThrowsAsync<PermanentException>(() => access.ReadAsync(scenario.Id, "eve", ScenarioRight.View, default))).Code);
        Assert.NotNull(await access.ReadAsync(scenario.Id, "bob", ScenarioRight.Comment, default));
        Assert.Equal("permission_missing", (await Assert.ThrowsAsync<PermanentException>(() => access.ReadAsync(scenario.Id, "bob", ScenarioRight.Edit, default))).Code);
        Assert.Equal("permission_missing", (await Assert.ThrowsAsync<PermanentException>(() => access.ReadOwnAsync(scenario.Id, "bob", default))).Code);

        await _store.GrantAsync(scenario.Id, "bob", null, "ann", default);
        Assert.Equal("scenario_not_found", (await Assert.ThrowsAsync<PermanentException>(() => access.ReadAsync(scenario.Id, "bob", ScenarioRight.View, default))).Code);
        Assert.Empty(await ListAsync("bob"));
    }

    [Fact]
    public async Task A_link_opens_until_it_expires_or_is_revoked_and_its_views_are_counted()
    {
        var scenario = await CreateAsync("ann");
        var (link, token) = await _links.CreateAsync(scenario.Id, ScenarioRight.View, TimeSpan.FromDays(1), "ann", default);
        var (_, second) = await _links.CreateAsync(scenario.Id, ScenarioRight.Comment, null, "ann", default);

        var opened = await _links.OpenAsync(token, default);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _links.CountViewAsync(opened.Link, default)));

        Assert.Equal(10, (await _links.ListAsync(scenario.Id, default)).Single(one => one.Id == link.Id).Views);
        await RefusedAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'));
        await RefusedAsync("nonsense");
        _clock.Advance(TimeSpan.FromDays(1));
        await RefusedAsync(token);
        Assert.Equal(scenario.Id, (await _links.OpenAsync(second, default)).Scenario.Id);
        await _links.RevokeAsync(scenario.Id, opened.Link.Id, "ann", default);
        await _links.RevokeAsync(scenario.Id, (await _links.OpenAsync(second, default)).Link.Id, "ann", default);
        await RefusedAsync(second);
    }

    [Fact]
    public async Task Comments_belong_to_a_scene_are_resolved_and_told_to_the_topic()
    {
        var scenario = await CreateAsync("ann");
        var comment = await _comments.AddAsync(scenario, "s1", null, "Too long?", ("bob", "Bob"), null, default);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _comments.AddAsync(scenario, "s1", comment.Id, "Yes.", (null, "A guest"), "lnk_1", default);
        await _comments.ResolveAsync(scenario.Id, comment.Id, true, "ann", WriteCondition.None, default);

        var all = await _comments.ListAsync(scenario.Id, 50, null, default);

        Assert.Equal(["Too long?", "Yes."], all.Documents.Select(document => document.Value.Text));
        Assert.Equal("ann", all.Documents[0].Value.ResolvedBy);
        Assert.Equal(["created", "commented", "commented", "resolved"], _bus.Sent.DistinctBy(sent => sent.MessageId).Select(sent => sent.Subject));
        Assert.Equal(1, (await _store.FindAsync(scenario.Id, default))!.Revision);
        Assert.Equal("comment_invalid", (await Assert.ThrowsAsync<PermanentException>(() => _comments.AddAsync(scenario, "s9", null, "x", ("bob", "Bob"), null, default))).Code);
        Assert.Equal("comment_not_found", (await Assert.ThrowsAsync<PermanentException>(() => _comments.AddAsync(scenario, null, "cmt_9", "x", ("bob", "Bob"), null, default))).Code);
    }

    [Fact]
    public async Task Comments_have_a_limit_and_room_again_when_one_is_deleted()
    {
        var scenario = await CreateAsync("ann");
        var first = await _comments.AddAsync(scenario, null, null, "One", ("bob", "Bob"), null, default);
        var stored = (await _documents.ReadAsync(Scenario.KeyOf(scenario.Id), ScenariosJsonContext.Default.Scenario, default))!;
        Assert.Equal(1, stored.Value.Comments);
        await _documents.WriteAsync(
            Scenario.KeyOf(scenario.Id), stored.Value with { Comments = ScenarioComments.MaxComments - 1 }, ScenariosJsonContext.Default.Scenario, WriteCondition.None, null, default);

        var fit = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await _comments.AddAsync(scenario, null, null, "Another", ("bob", "Bob"), null, default);
                Interlocked.Increment(ref fit);
            }
            catch (PermanentException refused)
            {
                Assert.Equal("comments_too_many", refused.Code);
            }
        }));
        Assert.Equal(1, fit);
        await _comments.DeleteAsync(scenario.Id, first.Id, "ann", WriteCondition.None, default);
        await _comments.AddAsync(scenario, null, null, "The last", ("bob", "Bob"), null, default);
    }

    [Fact]
    public async Task What_is_leaving_the_bin_cannot_be_brought_back()
    {
        var scenario = await CreateAsync("ann");
        await _store.DeleteAsync(scenario.Id, "ann", default);
        var stored = (await _documents.ReadAsync(Scenario.KeyOf(scenario.Id), ScenariosJsonContext.Default.Scenario, default))!;
        await _documents.WriteAsync(
            Scenario.KeyOf(scenario.Id), stored.Value with { IsLeaving = true }, ScenariosJsonContext.Default.Scenario, WriteCondition.None, null, default);
        Assert.Equal("scenario_not_found", (await Assert.ThrowsAsync<PermanentException>(() => _store.RestoreAsync(scenario.Id, "ann", default))).Code);
        // Its removal broke off; the next one finishes it.
        _clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await new ScenarioBin(_documents, _clock).EmptyAsync(default));
        Assert.Null(await _store.FindAsync(scenario.Id, default));
    }

    [Fact]
    public async Task What_a_dead_process_did_not_pass_on_the_next_write_does()
    {
        var scenario = await CreateAsync("ann");
        _bus.IsAway = true;
        await Assert.ThrowsAsync<TransientException>(() => SaveAsync(scenario.Id, 1, "Edited", "ann"));
        _bus.IsAway = false;

        await SaveAsync(scenario.Id, 2, "Edited again", "ann");

        Assert.Equal(["created", "edited", "edited"], _bus.Sent.DistinctBy(sent => sent.MessageId).Select(sent => sent.Subject));
    }

    [Fact]
    public async Task The_list_is_searched_filtered_and_paged_without_gaps()
    {
        for (var number = 0; number < 25; number++)
        {
            await CreateAsync("ann", number % 2 == 0 ? $"Bees {number}" : $"Tea {number}", number % 5 == 0 ? "ja" : "en");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        var list = new ScenarioList(_documents);
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = await list.PageAsync("ann", new("bEEs", null, "en", null, null, false), 3, next, default);
            found.AddRange(page.Found.Select(summary => summary.Title));
            next = page.Continuation;
        }
        while (next is not null);

        Assert.Equal([.. Enumerable.Range(0, 25).Where(number => number % 2 == 0 && number % 5 != 0).Reverse().Select(number => $"Bees {number}")], found);
    }

    private async Task RefusedAsync(string token) =>
        Assert.Equal("link_not_found", (await Assert.ThrowsAsync<PermanentException>(() => _links.OpenAsync(token, default))).Code);

    private Task<Scenario> CreateAsync(string owner, string title = "Bees", string language = "en") =>
        _store.CreateAsync(new(title, language, ScenarioStatus.Draft, "9:16", 60, [new("s1", SceneRole.Hook, "Words.")]), owner, default);

    [Fact]
    public async Task What_a_dead_process_wrote_and_did_not_pass_on_is_passed_on_from_the_change_feed()
    {
        _bus.IsAway = true;
        await Assert.ThrowsAsync<TransientException>(() => CreateAsync("ann"));
        Assert.Empty(await ListAsync("ann"));

        _bus.IsAway = false;
        // Another process: what this one remembers to have passed on, it does not know.
        var sweeper = new ScenarioSweeper(_documents, new ScenarioProjector(_documents, _bus));
        Assert.Equal(1, await sweeper.SweepAsync(default));
        Assert.Equal("created", Assert.Single(_bus.Sent).Subject);
        Assert.Single(await ListAsync("ann"));
        Assert.Equal(0, await sweeper.SweepAsync(default));
    }

    [Fact]
    public async Task A_scenario_of_the_same_id_is_made_once()
    {
        var content = new ScenarioContent("Bees", "en", ScenarioStatus.Draft, "9:16", 60, []);
        const string id = "scn_one";
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.CreateAsync(id, content, "ann", default)));
        Assert.Single(made.Select(scenario => scenario.Id).Distinct());
        Assert.Single(await ListAsync("ann"));
        await Assert.ThrowsAsync<PreconditionFailedException>(() => _store.CreateAsync(id, content, "bob", default));
    }

    private async Task<Scenario> SaveAsync(string id, int revision, string title, string editor, bool autosave = false, string? label = null) => await _store.SaveAsync(
        id, revision, (await _store.FindAsync(id, default))!.Content with { Title = title }, editor, autosave, label, null, default);

    private async Task<IReadOnlyList<ScenarioVersion>> VersionsAsync(string id) =>
        [.. (await _store.VersionsAsync(id, 50, null, default)).Documents.Select(document => document.Value)];

    private async Task<IReadOnlyList<string>> ListAsync(string user) =>
        [.. (await new ScenarioList(_documents).PageAsync(user, new(null, null, null, null, null, false), 50, null, default)).Found.Select(summary => summary.Id)];

    private sealed class SentMessages : IMessageBus
    {
        public List<BusMessage> Sent { get; } = [];
        public bool IsAway { get; set; }

        public Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation)
        {
            if (IsAway)
                throw new TransientException("The broker is away.");
            Assert.Equal("scenario_events", queueOrTopic);
            lock (Sent)
                Sent.Add(message);
            return Task.CompletedTask;
        }
    }
}
