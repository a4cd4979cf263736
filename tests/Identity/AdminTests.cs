using AutoVideo.Identity;
using AutoVideo.Messaging;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Identity;

/// <summary>What administrators do, over HTTP.</summary>
public sealed class AdminTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartAsync("Identity:LoginsPerAddressPerHour=100000");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Users_are_found_by_name_address_state_and_role_page_by_page()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        foreach (var name in new[] { "Grace", "Gracie", "Ada" })
            Assert.Equal(201, (await _host.PostAsync("/api/v1/admin/users", new { email = $"{name}@example.org", displayName = name }, admin.Access)).Status);
        Assert.Equal(["Gracie", "Grace"], await NamesAsync(admin, "q=gra"));
        Assert.Equal(["Ada"], await NamesAsync(admin, "q=ADA%40example.org"));
        Assert.Equal(["Gracie", "Grace"], await NamesAsync(admin, "q=gra&status=active&role=creator"));
        Assert.Empty(await NamesAsync(admin, "q=gra&status=hidden"));
        var first = await _host.GetAsync("/api/v1/admin/users?q=gra&limit=1", admin.Access);
        var next = first.Json.GetProperty("next").GetString()!;
        var second = await _host.GetAsync(next, admin.Access);
        Assert.Equal("Grace", second.Json.GetProperty("items")[0].GetProperty("displayName").GetString());
        Assert.Equal("grace@example.org", second.Json.GetProperty("items")[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_hidden_user_cannot_sign_in_until_restored()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var person = await _host.RegisterAsync();
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal(200, (await _host.PostAsync($"/api/v1/admin/users/{person.Id}/hide", null, admin.Access)).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal(401, (await _host.PostAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh })).Status);
        Assert.Equal("account_hidden", (await _host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = IdentityHost.Password })).Code);
        Assert.Equal(200, (await _host.PostAsync($"/api/v1/admin/users/{person.Id}/restore", null, admin.Access)).Status);
        await _host.LogInAsync(person.Email);
    }

    [Fact]
    public async Task A_deleted_user_is_not_found_any_more()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var person = await _host.RegisterAsync();
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{person.Id}", admin.Access)).Status);
        Assert.Equal(404, (await _host.GetAsync($"/api/v1/admin/users/{person.Id}", admin.Access)).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal("login_failed", (await _host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = IdentityHost.Password })).Code);
    }

    [Fact]
    public async Task An_administrator_changes_neither_themself_nor_other_administrators()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var other = await _host.WithRoleAsync(Role.Admin);
        var super = await _host.WithRoleAsync(Role.SuperAdmin);
        Assert.Equal("self_refused", (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{admin.Id}", admin.Access)).Code);
        Assert.Equal("self_refused", (await _host.PostAsync($"/api/v1/admin/users/{admin.Id}/hide", null, admin.Access)).Code);
        Assert.Equal("self_refused", (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{super.Id}/roles/super_admin", super.Access)).Code);
        Assert.Equal("rank_refused", (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{other.Id}", admin.Access)).Code);
        Assert.Equal("rank_refused", (await _host.SendAsync(HttpMethod.Patch, $"/api/v1/admin/users/{super.Id}", admin.Access, new { email = "mine@example.com" })).Code);
        var person = await _host.RegisterAsync();
        Assert.Equal("rank_refused", (await _host.SendAsync(HttpMethod.Put, $"/api/v1/admin/users/{person.Id}/roles/admin", admin.Access, new { })).Code);
        Assert.Equal("rank_refused", (await _host.PostAsync("/api/v1/admin/users", new { email = "new@example.com", roles = new[] { "super_admin" } }, admin.Access)).Code);
        Assert.Equal(200, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{other.Id}/roles/admin", super.Access)).Status);
    }

    [Fact]
    public async Task The_last_super_administrator_stays_also_when_two_remove_each_other_at_once()
    {
        // The owner of the folder is one too, so they go first.
        await _host.GetAsync("/api/v1/auth/me", _host.OwnerKey);
        for (var round = 0; round < 5; round++)
        {
            var one = await _host.WithRoleAsync(Role.SuperAdmin);
            var other = await _host.WithRoleAsync(Role.SuperAdmin);
            var guard = _host.Get<SuperAdmins>();
            await guard.RemoveAsync(LocalOwner.UserId, CancellationToken.None);
            var answers = await Task.WhenAll(
                _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{other.Id}/roles/super_admin", one.Access),
                round % 2 == 0
                    ? _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{one.Id}", other.Access)
                    : _host.PostAsync($"/api/v1/admin/users/{one.Id}/hide", null, other.Access));
            Assert.Equal(1, answers.Count(answer => answer.Status is 200 or 204));
            var supers = new List<string>();
            foreach (var id in new[] { one.Id, other.Id })
                if (await _host.Get<UserStore>().FindAsync(id, CancellationToken.None) is { Status: UserStatus.Active } user && user.RolesAt(TimeProvider.System.GetUtcNow()).Contains(Role.SuperAdmin))
                    supers.Add(id);
            var left = Assert.Single(supers);
            // The next round has its own two.
            await guard.AddAsync(LocalOwner.UserId, CancellationToken.None);
            await guard.RemoveAsync(left, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Two_super_administrators_cannot_remove_each_other_when_the_list_names_one_who_is_none_any_more()
    {
        await _host.GetAsync("/api/v1/auth/me", _host.OwnerKey);
        var guard = _host.Get<SuperAdmins>();
        for (var round = 0; round < 4; round++)
        {
            var one = await _host.WithRoleAsync(Role.SuperAdmin);
            var other = await _host.WithRoleAsync(Role.SuperAdmin);
            // The role was taken away between its grant and the line in the list.
            var ghost = await _host.RegisterAsync();
            await guard.AddAsync(ghost.Id, CancellationToken.None);
            await guard.AddAsync($"usr_{Guid.NewGuid():N}", CancellationToken.None);
            if (round == 0)
                await guard.RemoveAsync(LocalOwner.UserId, CancellationToken.None);
            var answers = await Task.WhenAll(
                _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{other.Id}/roles/super_admin", one.Access),
                _host.PostAsync($"/api/v1/admin/users/{one.Id}/hide", null, other.Access));
            Assert.Equal(1, answers.Count(answer => answer.Status == 200));
            var left = answers[0].Status == 200 ? one : other;
            Assert.Equal("last_super_admin", (await Assert.ThrowsAsync<AutoVideo.Failures.PermanentException>(() => guard.RemoveAsync(left.Id, CancellationToken.None))).Code);
            // The next round has its own two.
            await _host.Get<UserStore>().ChangeAsync(left.Id, user => user with { Grants = [] }, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_new_address_and_a_new_name_are_one_change_and_one_entry_of_the_audit_log()
    {
        var super = await _host.WithRoleAsync(Role.SuperAdmin);
        var person = await _host.RegisterAsync();
        var before = await _host.Get<UserStore>().ReadAsync(person.Id, CancellationToken.None);
        Assert.Equal(200, (await _host.SendAsync(HttpMethod.Patch, $"/api/v1/admin/users/{person.Id}", super.Access, new { displayName = "Renamed", email = "renamed@example.com" })).Status);
        var after = await _host.Get<UserStore>().ReadAsync(person.Id, CancellationToken.None);
        Assert.Equal((before.Sequence + 1, before.Profile.Revision + 1, false), (after.Sequence, after.Profile.Revision, after.EmailVerified));
        var entry = Assert.Single((await _host.GetAsync($"/api/v1/admin/audit?target={person.Id}", super.Access)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((before.EmailHash![..8], "Renamed"), (Field("before", "email"), Field("after", "displayName")));
        Assert.Equal(after.EmailHash![..8], Field("after", "email"));
        Assert.DoesNotContain("example.com", entry.ToString(), StringComparison.Ordinal);
        await _host.LogInAsync("renamed@example.com");

        string? Field(string side, string name) => System.Text.Json.JsonElement.Parse(entry.GetProperty(side).GetString()!).GetProperty(name).GetString();
    }

    [Fact]
    public async Task An_edit_of_a_version_that_is_not_the_newest_is_refused()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var person = await _host.RegisterAsync();
        var path = $"/api/v1/admin/users/{person.Id}";
        var read = (await _host.GetAsync(path, admin.Access)).Header("ETag")!;
        Assert.Equal((200, (string?)null), await EditAsync(path, "One", read));
        Assert.Equal((412, "changed_meanwhile"), await EditAsync(path, "Two", read));
        Assert.Equal((200, (string?)null), await EditAsync(path, "Three", null));
        var label = await _host.PostAsync("/api/v1/admin/labels/tags", new { name = "Bees" }, admin.Access);
        Assert.Equal((200, (string?)null), await EditAsync("/api/v1/admin/labels/tags/bees", "Many bees", label.Header("ETag")));
        Assert.Equal((412, "changed_meanwhile"), await EditAsync("/api/v1/admin/labels/tags/bees", "Wasps", label.Header("ETag")));

        async Task<(int, string?)> EditAsync(string path, string name, string? version)
        {
            using var request = path.Contains("labels", StringComparison.Ordinal)
                ? _host.Request(HttpMethod.Patch, path, admin.Access, new { name })
                : _host.Request(HttpMethod.Patch, path, admin.Access, new { displayName = name });
            if (version is not null)
                request.Headers.TryAddWithoutValidation("If-Match", version);
            var answer = await _host.SendAsync(request);
            return (answer.Status, answer.Code);
        }
    }

    [Fact]
    public async Task Everything_an_administrator_does_is_in_the_audit_log_with_before_and_after()
    {
        var super = await _host.WithRoleAsync(Role.SuperAdmin);
        var person = await _host.RegisterAsync();
        var user = $"/api/v1/admin/users/{person.Id}";
        var letters = $"/api/v1/admin/dead-letters/{IdentityMails.Queue}";
        var sequences = await DeadLettersAsync(2);
        var told = $"/api/v1/admin/topic-dead-letters/{VideoProjector.Topic}/webhooks";
        var events = await DeadLettersAsync(2, VideoProjector.Topic, $"{VideoProjector.Topic}/webhooks", "completed", person.Id);
        var refusal = await RefusalAsync(person.Id);
        // Somebody else: with a person what the log knows of them is erased.
        var leaver = await _host.RegisterAsync();
        // In an order in which each can be done.
        (string Function, HttpMethod Method, string Path, object? Body, string Action)[] steps =
        [
            ("AdminCreateUser", HttpMethod.Post, "/api/v1/admin/users", new { email = "made@example.org" }, "user.create"),
            ("AdminEditUser", HttpMethod.Patch, user, new { displayName = "Renamed" }, "user.edit"),
            ("AdminGrantRole", HttpMethod.Put, $"{user}/roles/premium", new { }, "user.grant"),
            ("AdminRevokeRole", HttpMethod.Delete, $"{user}/roles/premium", null, "user.revoke"),
            ("AdminEndSessions", HttpMethod.Delete, $"{user}/sessions", null, "user.sessions.end"),
            ("AdminHideUser", HttpMethod.Post, $"{user}/hide", null, "user.hide"),
            ("AdminRestoreUser", HttpMethod.Post, $"{user}/restore", null, "user.restore"),
            ("AdminDeleteUser", HttpMethod.Delete, $"/api/v1/admin/users/{leaver.Id}", null, "user.delete"),
            ("AdminCreateLabel", HttpMethod.Post, "/api/v1/admin/labels/tags", new { name = "Bees" }, "tag.create"),
            ("AdminEditLabel", HttpMethod.Patch, "/api/v1/admin/labels/tags/bees", new { name = "Many bees" }, "tag.edit"),
            ("AdminDeleteLabel", HttpMethod.Delete, "/api/v1/admin/labels/tags/bees", null, "tag.delete"),
            ("AdminReplayDeadLetter", HttpMethod.Post, $"{letters}/{sequences[0]}/replay", null, "deadletter.replay"),
            ("AdminDropDeadLetter", HttpMethod.Delete, $"{letters}/{sequences[1]}", null, "deadletter.drop"),
            ("AdminReplayTopicDeadLetter", HttpMethod.Post, $"{told}/{events[0]}/replay", null, "deadletter.replay"),
            ("AdminDropTopicDeadLetter", HttpMethod.Delete, $"{told}/{events[1]}", null, "deadletter.drop"),
            ("AdminSwitchProvider", HttpMethod.Put, "/api/v1/admin/ai/providers/text/openai", new { enabled = false }, "provider.off"),
            ("AdminOrderProviders", HttpMethod.Put, "/api/v1/admin/ai/stages/script/order", new { providers = new[] { "offline" } }, "provider.order"),
            ("AdminResetProvider", HttpMethod.Post, "/api/v1/admin/ai/providers/text/openai/reset", null, "provider.reset"),
            ("OverturnRefusal", HttpMethod.Post, $"/api/v1/safety/refusals/{refusal}/overturn", new { reason = "It is a lesson." }, "safety.overturn"),
            ("CleanStorage", HttpMethod.Post, "/api/v1/storage/clean", new { maxBytes = 1_000_000_000_000 }, "storage.clean"),
        ];
        Assert.Equal(
            AutoVideo.Http.FunctionCatalog.OfProduct().All.Where(one => one.Permission?.StartsWith("admin:", StringComparison.Ordinal) == true && one.Methods is not ["GET"]).Select(one => one.Name).Order(StringComparer.Ordinal),
            steps.Select(step => step.Function).Order(StringComparer.Ordinal));
        foreach (var step in steps)
        {
            var answer = await _host.SendAsync(step.Method, step.Path, super.Access, step.Body);
            Assert.True(answer.Status < 300, $"{step.Function}: {answer.Status} {answer.Json}");
        }
        var entries = (await _host.GetAsync($"/api/v1/admin/audit?actor={super.Id}", super.Access)).Json.GetProperty("items").EnumerateArray().Reverse().ToArray();
        Assert.Equal(steps.Select(step => step.Action), entries.Select(entry => entry.GetProperty("action").GetString()!));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry.GetProperty("address").GetString()));
        var edit = entries[1];
        Assert.Contains("Renamed", edit.GetProperty("after").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Renamed", edit.GetProperty("before").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, edit.ToString(), StringComparison.Ordinal);
        Assert.Contains("It is a lesson.", entries[^2].GetProperty("after").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("forbidden words", entries[^2].ToString(), StringComparison.Ordinal);
        Assert.Contains("1000000000000", entries[^1].GetProperty("after").GetString(), StringComparison.Ordinal);
        Assert.Single((await _host.GetAsync($"/api/v1/admin/audit?action=user.hide&actor={super.Id}", super.Access)).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await _host.GetAsync("/api/v1/admin/audit?month=2020-01", super.Access)).Json.GetProperty("items").EnumerateArray());
    }

    private async Task<string> RefusalAsync(string userId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var refusal = new AutoVideo.Ai.Safety.SafetyRefusal($"ref_{Guid.CreateVersion7(now):N}", now.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), userId, null, "topic", "illicit", "offline", "forbidden words", "v", now);
        await _host.Get<AutoVideo.Storage.IDocumentStore>().WriteAsync(
            new(AutoVideo.Ai.Safety.SafetyRefusal.Container, refusal.Month, refusal.Id), refusal, AutoVideo.Ai.AiJsonContext.Default.SafetyRefusal, AutoVideo.Storage.WriteCondition.None, null, CancellationToken.None);
        return refusal.Id;
    }

    private Task<long[]> DeadLettersAsync(int count) => DeadLettersAsync(count, IdentityMails.Queue, IdentityMails.Queue, "s", "nobody");

    private async Task<long[]> DeadLettersAsync(int count, string sendTo, string comeTo, string subject, string ownerId)
    {
        for (var number = 1; number <= count; number++)
            await _host.Get<IMessageBus>().SendAsync(
                sendTo, new BusMessage($"broken-{number}", subject, "no json") { Properties = new Dictionary<string, string> { ["ownerId"] = ownerId } }, CancellationToken.None);
        IReadOnlyList<DeadLetter> found = [];
        await Support.Eventually.TrueAsync(
            async () => (found = await _host.Get<IDeadLetters>().ListAsync(comeTo, 0, 100, CancellationToken.None)).Count == count, () => $"{found.Count} dead letters");
        return [.. found.Select(letter => letter.Sequence)];
    }

    [Fact]
    public async Task An_audit_entry_that_a_crash_kept_back_is_passed_on_later()
    {
        var person = await _host.RegisterAsync();
        var now = TimeProvider.System.GetUtcNow();
        var entry = AuditEntry.Of(AuditActor.System, "user.test", person.Id, null, null, now);
        var documents = _host.Get<AutoVideo.Storage.IDocumentStore>();
        var stored = await documents.ReadAsync(UserStore.KeyOf(person.Id), IdentityJsonContext.Default.User, CancellationToken.None);
        await documents.WriteAsync(
            UserStore.KeyOf(person.Id), stored!.Value with { DisplayName = "Later", Sequence = stored.Value.Sequence + 1, Outbox = [entry] }, IdentityJsonContext.Default.User,
            AutoVideo.Storage.WriteCondition.None, null, CancellationToken.None);
        await _host.Get<UserProjector>().SweepAsync((_, _) => Task.CompletedTask, CancellationToken.None);
        Assert.Contains("user.test", (await _host.GetAsync($"/api/v1/admin/audit?target={person.Id}", _host.OwnerKey)).Json.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Later"], await NamesAsync(_host.OwnerKey, "q=later"));
    }

    [Fact]
    public async Task Tags_and_categories_are_made_changed_and_removed()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var made = await _host.PostAsync("/api/v1/admin/labels/tags", new { name = "Night Sky", description = "Stars" }, admin.Access);
        Assert.Equal((201, "night-sky"), (made.Status, made.Json.GetProperty("id").GetString()));
        Assert.Equal("label_taken", (await _host.PostAsync("/api/v1/admin/labels/tags", new { name = "night  sky!" }, admin.Access)).Code);
        Assert.Equal(201, (await _host.PostAsync("/api/v1/admin/labels/categories", new { name = "天文" }, admin.Access)).Status);
        Assert.Equal(200, (await _host.SendAsync(HttpMethod.Patch, "/api/v1/admin/labels/tags/night-sky", admin.Access, new { name = "Night skies" })).Status);
        var tags = await _host.GetAsync("/api/v1/labels/tags");
        Assert.Equal(("Night skies", "Stars"), (tags.Json.GetProperty("items")[0].GetProperty("name").GetString(), tags.Json.GetProperty("items")[0].GetProperty("description").GetString()));
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, "/api/v1/admin/labels/tags/night-sky", admin.Access)).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, "/api/v1/admin/labels/tags/night-sky", admin.Access)).Status);
        Assert.Empty((await _host.GetAsync("/api/v1/labels/tags")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_dead_letter_is_shown_sent_again_or_dropped()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        // The function that takes them cannot read them.
        await _host.Get<IMessageBus>().SendAsync(IdentityMails.Queue, new BusMessage("broken-1", "s", "no json"), CancellationToken.None);
        await _host.Get<IMessageBus>().SendAsync(IdentityMails.Queue, new BusMessage("broken-2", "s", "no json either"), CancellationToken.None);
        await UntilAsync(2);
        var listed = await _host.GetAsync($"/api/v1/admin/dead-letters/{IdentityMails.Queue}", admin.Access);
        var sequences = listed.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64()).ToArray();
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/dead-letters/{IdentityMails.Queue}/{sequences[1]}", admin.Access)).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/dead-letters/{IdentityMails.Queue}/{sequences[1]}", admin.Access)).Status);
        Assert.Equal(204, (await _host.PostAsync($"/api/v1/admin/dead-letters/{IdentityMails.Queue}/{sequences[0]}/replay", null, admin.Access)).Status);
        // Sent again, it fails again.
        await UntilAsync(1);
        Assert.Equal(404, (await _host.GetAsync("/api/v1/admin/dead-letters/no-such-queue", admin.Access)).Status);
        // The worker's queues too, which no function reads.
        var queues = (await _host.GetAsync("/api/v1/admin/dead-letters", admin.Access)).Json.GetProperty("items").EnumerateArray().Select(queue => queue.GetString()).ToArray();
        Assert.Contains("render-jobs", queues);
        Assert.Contains("media-jobs", queues);

        async Task UntilAsync(int count)
        {
            using var limit = new CancellationTokenSource(Eventually.Patience);
            while ((await _host.Get<IDeadLetters>().ListAsync(IdentityMails.Queue, 0, 100, limit.Token)).Count != count)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private Task<string[]> NamesAsync(Person admin, string query) => NamesAsync(admin.Access, query);

    private async Task<string[]> NamesAsync(string token, string query) =>
        [.. (await _host.GetAsync($"/api/v1/admin/users?{query}", token)).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("displayName").GetString()!)];
}
