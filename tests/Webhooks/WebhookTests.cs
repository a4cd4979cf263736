using System.Text.Json;
using AutoVideo.Batches;
using AutoVideo.Http;
using AutoVideo.Messaging;
using AutoVideo.Outgoing;
using AutoVideo.Platform;
using AutoVideo.Platform.OpenApi;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Script;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;
using AutoVideo.Webhooks;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Webhooks;

/// <summary>Webhooks as a programmer meets them: the API on one side, a server of one's own on the other.</summary>
public sealed class WebhookTests(WebhookTests.Product product) : IClassFixture<WebhookTests.Product>
{
    private readonly IdentityHost _host = product.Host;

    public sealed class Product : IAsyncLifetime
    {
        internal IdentityHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await IdentityHost.StartAsync([.. ApiHost.Wide, "Outgoing:AllowPrivate=true", "Webhooks:MaxPerUser=3"]);

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_test_message_arrives_signed_and_stands_in_the_log()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "video.failed");
        var sent = await _host.PostAsync($"{webhook.Path}/test", null, person.Access);
        Assert.Equal(202, sent.Status);
        var got = await OneAsync(receiver);
        Assert.True(got.IsSignedWith(webhook.Secret));
        Assert.False(got.IsSignedWith(WebhookSignature.NewSecret()));
        Assert.Equal(sent.Json.GetProperty("payload").GetString(), got.Body);
        Assert.Equal(("webhook.test", sent.Json.GetProperty("messageId").GetString()), (JsonElement.Parse(got.Body).GetProperty("type").GetString(), got.Id));
        var log = await SettledAsync(person, webhook, sent.Json.GetProperty("id").GetString()!);
        Assert.Equal("delivered", log.GetProperty("status").GetString());
        var attempt = Assert.Single(log.GetProperty("attempts").EnumerateArray());
        Assert.Equal((200, "thanks"), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task Events_of_a_video_reach_those_who_want_them_and_are_the_same_message_for_all()
    {
        await using var all = await Receiver.StartAsync();
        await using var failures = await Receiver.StartAsync();
        await using var strangers = await Receiver.StartAsync();
        var (person, stranger) = (await _host.RegisterAsync(), await _host.RegisterAsync());
        await CreateAsync(person, all.Url, "*");
        await CreateAsync(person, failures.Url, "video.failed");
        await CreateAsync(stranger, strangers.Url, "*");
        var videos = _host.Get<VideoStore>();
        var video = await videos.CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), person.Id, CancellationToken.None);
        await videos.ApplyAsync(video.Id, new Happened.Started(), null, CancellationToken.None);
        await videos.ApplyAsync(video.Id, new Happened.Failed(VideoStage.Render, new("disk_full", "There is no room.")), null, CancellationToken.None);
        await Eventually.TrueAsync(() => all.All.Count == 2 && failures.All.Count == 1, () => $"{all.All.Count} and {failures.All.Count} messages");
        Assert.Equal(["video.failed", "video.started"], all.All.Select(got => JsonElement.Parse(got.Body).GetProperty("type").GetString()).Order(StringComparer.Ordinal));
        var failed = failures.All.Single();
        var data = JsonElement.Parse(failed.Body).GetProperty("data");
        Assert.Equal((video.Id, "failed", "disk_full"), (data.GetProperty("id").GetString(), data.GetProperty("status").GetString(), data.GetProperty("error").GetProperty("code").GetString()));
        Assert.Contains(all.All, got => got.Id == failed.Id && got.Body == failed.Body);
        Assert.Empty(strangers.All);
    }

    [Theory]
    [InlineData("video.failed", "failed")]
    [InlineData("scenario.shared", "shared")]
    public async Task An_event_that_is_sent_again_from_the_dead_letters_is_the_same_message_and_one_for_another_subscription_is_none(string type, string name)
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, type);
        Func<ServiceBusReceivedMessage, CancellationToken, Task> tell = type.StartsWith("video", StringComparison.Ordinal)
            ? new TellWebhooks(_host.Get<WebhookOutbox>(), _host.Get<VideoStore>(), _host.Get<PatientMessages>()).RunAsync
            : new TellScenarioWebhooks(_host.Get<WebhookOutbox>(), _host.Get<ScenarioStore>(), _host.Get<PatientMessages>()).RunAsync;

        await TellAsync(Event("event-1"));
        await TellAsync(Again(Event("event-1"), "webhooks"));
        await TellAsync(Again(Again(Event("event-1"), "webhooks"), "webhooks"));
        await TellAsync(Again(Event("event-2"), "others"));

        var log = (await _host.GetAsync($"{webhook.Path}/deliveries", person.Access)).Json.GetProperty("items").EnumerateArray();
        Assert.Equal("msg_event-1", Assert.Single(log).GetProperty("messageId").GetString());

        Task TellAsync(BusMessage message) => tell(Received(message), CancellationToken.None);

        BusMessage Event(string id) => new(id, name, $$"""{"sequence":1,"name":"{{name}}","at":"2030-01-02T03:04:05Z","attempt":1}""")
        {
            CorrelationId = "one_that_is_gone",
            Properties = new Dictionary<string, string> { ["ownerId"] = person.Id },
        };

        static BusMessage Again(BusMessage message, string subscription) => ReplayedLetter.Of(Received(message), subscription);

        static ServiceBusReceivedMessage Received(BusMessage message) => ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(message.Body), message.MessageId, subject: message.Subject, correlationId: message.CorrelationId!,
            properties: message.Properties.ToDictionary(entry => entry.Key, entry => (object)entry.Value));
    }

    [Fact]
    public async Task An_event_that_comes_while_the_documents_are_away_is_told_once_they_are_back()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "video.failed");
        await using var broker = new DrivenBroker();
        await broker.SubscribeAsync(VideoProjector.Topic, "webhooks");
        var away = new AwayDocuments(_host.Get<IDocumentStore>()) { IsAway = true };
        var webhooks = new WebhookStore(
            away, _host.Get<IFieldProtector>(), _host.Get<ILock>(), _host.Get<GuardedHttp>(), _host.Get<IOptions<OutgoingOptions>>(), _host.Get<IOptions<WebhooksOptions>>(), broker.Clock);
        var function = new TellWebhooks(
            new WebhookOutbox(away, webhooks, broker.Bus, broker.Clock), new VideoStore(away, new VideoProjector(away, broker.Bus), broker.Clock),
            new PatientMessages(broker.Bus, broker.Clock, NullLogger<PatientMessages>.Instance));
        await broker.Bus.SendAsync(
            VideoProjector.Topic,
            new BusMessage("event-1", "failed", """{"sequence":1,"name":"failed","at":"2030-01-02T03:04:05Z","attempt":1}""")
            {
                CorrelationId = "vid_gone",
                Properties = new Dictionary<string, string> { ["ownerId"] = person.Id },
            },
            CancellationToken.None);

        await RunAsync(TimeSpan.FromHours(1));
        Assert.Empty((await _host.GetAsync($"{webhook.Path}/deliveries", person.Access)).Json.GetProperty("items").EnumerateArray());
        away.IsAway = false;
        await RunAsync(TimeSpan.FromMinutes(11));
        var told = Assert.Single((await _host.GetAsync($"{webhook.Path}/deliveries", person.Access)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("msg_event-1", told.GetProperty("messageId").GetString());
        Assert.Single(await broker.WaitingAsync(WebhookOutbox.Queue));
        Assert.Empty(await broker.DeadLettersAsync($"{VideoProjector.Topic}/webhooks"));

        Task RunAsync(TimeSpan time) =>
            broker.RunAsync($"{VideoProjector.Topic}/webhooks", message => function.RunAsync(message, CancellationToken.None), time, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_happens_to_a_scenario_reaches_its_owner_as_it_is_described()
    {
        await using var receiver = await Receiver.StartAsync();
        var (person, other) = (await _host.RegisterAsync(), await _host.RegisterAsync());
        await CreateAsync(person, receiver.Url, "*");
        var path = (await _host.PostAsync("/api/v1/scenarios", new { title = "Bees", language = "en", scenes = new[] { new { narration = "Bees dance." } } }, person.Access)).Header("Location")!;
        using var save = _host.Request(HttpMethod.Put, path, person.Access, new { title = "Bees again", language = "en", scenes = new[] { new { narration = "Bees dance." } } });
        save.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(200, (await _host.SendAsync(save)).Status);
        var comment = (await _host.PostAsync($"{path}/comments", new { text = "Do they?" }, person.Access)).Json.GetProperty("id").GetString();
        await _host.SendAsync(HttpMethod.Put, $"{path}/people/{other.Id}", person.Access, new { right = "view" });
        await _host.SendAsync(HttpMethod.Delete, path, person.Access);
        await _host.PostAsync($"{path}/restore", null, person.Access);
        string[] told = ["scenario.commented", "scenario.created", "scenario.deleted", "scenario.restored", "scenario.shared"];
        await Eventually.TrueAsync(() => receiver.All.Count >= told.Length, () => $"only {string.Join(", ", receiver.All.Select(TypeOf))}");
        Assert.Equal(told, receiver.All.Select(TypeOf).Order(StringComparer.Ordinal));
        Assert.All(receiver.All, AssertDescribed);
        Assert.Equal(comment, DataOf(receiver.All.Single(got => TypeOf(got) == "scenario.commented")).GetProperty("commentId").GetString());
        Assert.Equal(other.Id, DataOf(receiver.All.Single(got => TypeOf(got) == "scenario.shared")).GetProperty("userId").GetString());
        Assert.All(receiver.All, got => Assert.Equal(path, DataOf(got).GetProperty("links").GetProperty("self").GetString()));
    }

    [Fact]
    public async Task A_batch_that_is_over_is_told_once_with_its_results_however_often_they_are_made()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        await CreateAsync(person, receiver.Url, "batch.completed");
        var now = TimeProvider.System.GetUtcNow();
        var batch = new Batch($"bat_{Guid.CreateVersion7(now):N}", person.Id, "Bees", BatchStatus.Completed, 2, 1, 2, now, now) { Completed = 1, Failed = 1, Seconds = 31.5 };
        await _host.Get<IDocumentStore>().WriteAsync(Batch.KeyOf(batch.Id), batch, BatchesJsonContext.Default.Batch, WriteCondition.Absent, null, CancellationToken.None);
        await _host.Get<BatchResults>().MakeAsync(batch.Id, CancellationToken.None);
        await _host.Get<BatchResults>().MakeAsync(batch.Id, CancellationToken.None);
        var got = await OneAsync(receiver);
        AssertDescribed(got);
        Assert.Equal("batch.completed", TypeOf(got));
        var data = DataOf(got);
        Assert.Equal((batch.Id, 1, 1), (data.GetProperty("id").GetString(), data.GetProperty("completed").GetInt32(), data.GetProperty("failed").GetInt32()));
        var archive = await _host.GetAsync(data.GetProperty("links").GetProperty("archive").GetString()!, person.Access);
        Assert.Equal(302, archive.Status);
        var webhook = (await _host.GetAsync("/api/v1/webhooks", person.Access)).Json.GetProperty("items")[0].GetProperty("links").GetProperty("deliveries").GetString()!;
        Assert.Equal(1, (await _host.GetAsync(webhook, person.Access)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_export_that_is_ready_is_told()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        await CreateAsync(person, receiver.Url, "export.ready");
        var asked = await _host.PostAsync("/api/v1/me/exports", new { }, person.Access);
        Assert.Equal(202, asked.Status);
        var got = await OneAsync(receiver);
        AssertDescribed(got);
        var data = DataOf(got);
        Assert.Equal((asked.Json.GetProperty("id").GetString(), "ready"), (data.GetProperty("id").GetString(), data.GetProperty("status").GetString()));
        Assert.True(data.GetProperty("bytes").GetInt64() > 0);
        Assert.Equal(302, (await _host.GetAsync(data.GetProperty("links").GetProperty("file").GetString()!, person.Access)).Status);
    }

    [Fact]
    public async Task A_reminder_and_the_decision_of_a_review_are_told()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        await CreateAsync(person, receiver.Url, WebhookEvents.All);
        var videos = _host.Get<VideoStore>();
        var video = await videos.CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), person.Id, CancellationToken.None);
        var script = await _host.Get<ManifestBlobs>().WriteAsync("script", Written.From(script: "Tea is hot."), ScriptJsonContext.Default.ScriptDocument, CancellationToken.None);
        await videos.ApplyAsync(video.Id, new Happened.Started(), null, CancellationToken.None);
        await videos.ApplyAsync(video.Id, new Happened.ReviewAsked(ReviewGate.Script, script, TimeProvider.System.GetUtcNow().AddDays(1)), null, CancellationToken.None);
        await videos.ApplyAsync(video.Id, new Happened.ReviewReminded(1), null, CancellationToken.None);
        Assert.Equal(202, (await _host.PostAsync($"/api/v1/videos/{video.Id}/review", new { gate = "script", decision = "approve" }, person.Access)).Status);
        await Eventually.TrueAsync(() => receiver.All.Count == 4, () => string.Join(' ', receiver.All.Select(TypeOf)));
        Assert.Equal(
            ["video.review_asked", "video.review_decided", "video.review_reminded", "video.started"], receiver.All.Select(TypeOf).Order(StringComparer.Ordinal));
        Assert.All(receiver.All, AssertDescribed);
        Assert.All(receiver.All, told => Assert.Equal(video.Id, DataOf(told).GetProperty("id").GetString()));
    }

    [Fact]
    public void Every_event_that_can_be_chosen_is_described_and_the_other_way_round()
    {
        var description = JsonElement.Parse(Description);
        var chosen = description.GetProperty("components").GetProperty("schemas").GetProperty("CreateWebhook").GetProperty("properties").GetProperty("events").GetProperty("items").GetProperty("enum")
            .EnumerateArray().Select(name => name.GetString()!).Where(name => name != WebhookEvents.All);
        var described = description.GetProperty("webhooks").EnumerateObject().Select(webhook => webhook.Name).Where(name => name != WebhookEvents.Test);
        Assert.Equal(described.Order(StringComparer.Ordinal), chosen.Order(StringComparer.Ordinal));
        Assert.All(DescribedWebhook.All, webhook => Assert.Empty(ProblemsOf(description, webhook.Type, JsonElement.Parse(webhook.Example.ToJsonString()))));
    }

    [Fact]
    public async Task After_a_change_of_keys_a_delivery_writes_the_secret_anew()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "video.failed");
        var (store, fields) = (_host.Get<WebhookStore>(), _host.Get<IFieldProtector>());
        var now = TimeProvider.System.GetUtcNow();
        _host.Get<IKeyManager>().CreateNewKey(now, now.AddDays(120));
        // The keys at hand are read anew beside the calls.
        await Eventually.TrueAsync(IsStaleAsync, () => "The new key is not known.");
        Assert.Equal(202, (await _host.PostAsync($"{webhook.Path}/test", null, person.Access)).Status);
        Assert.True((await OneAsync(receiver)).IsSignedWith(webhook.Secret));
        await Eventually.TrueAsync(async () => !await IsStaleAsync(), () => "The secret is still encrypted with the old key.");
        Assert.Equal([webhook.Secret], store.SecretsOf(Assert.Single(await store.ListAsync(person.Id, CancellationToken.None))));

        async Task<bool> IsStaleAsync()
        {
            var stored = Assert.Single(await store.ListAsync(person.Id, CancellationToken.None));
            return fields.Reveal("webhooks.secret", stored.Id, Assert.Single(stored.Secrets).Sealed).IsStale;
        }
    }

    [Fact]
    public async Task Both_secrets_sign_while_one_takes_the_others_place()
    {
        await using var receiver = await Receiver.StartAsync();
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "*");
        var rotated = await _host.PostAsync($"{webhook.Path}/rotate", new { overlapHours = 1 }, person.Access);
        var secret = rotated.Json.GetProperty("secret").GetString()!;
        Assert.Equal(2, rotated.Json.GetProperty("secrets").GetArrayLength());
        await _host.PostAsync($"{webhook.Path}/test", null, person.Access);
        var got = await OneAsync(receiver);
        Assert.True(got.IsSignedWith(webhook.Secret) && got.IsSignedWith(secret));
        await _host.PostAsync($"{webhook.Path}/rotate", new { overlapHours = 0 }, person.Access);
        await _host.PostAsync($"{webhook.Path}/test", null, person.Access);
        await Eventually.TrueAsync(() => receiver.All.Count == 2, () => "no second message");
        Assert.False(receiver.All.Last().IsSignedWith(webhook.Secret) || receiver.All.Last().IsSignedWith(secret));
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_by_the_schedule_and_once_only()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "*");
        var id = (await _host.PostAsync($"{webhook.Path}/test", null, person.Access)).Json.GetProperty("id").GetString()!;
        var pending = await TriedAsync(person, webhook, id);
        var wait = pending.GetProperty("nextAttemptAt").GetDateTimeOffset() - pending.GetProperty("attempts")[0].GetProperty("at").GetDateTimeOffset();
        Assert.InRange(wait.TotalSeconds, 5, 5.5);
        Assert.Equal("pending", pending.GetProperty("status").GetString());
        await UntilAsync(() => _host.GetAsync(webhook.Path, person.Access), answer => answer.Json.TryGetProperty("failingSince", out _), "not noted");
        // The queue brings a message again when the process died after the attempt was noted: nothing is sent twice.
        await AttemptAsync(person, webhook, id, tries: 0);
        Assert.Single(receiver.All);
        receiver.Status = 204;
        await AttemptAsync(person, webhook, id, tries: 1);
        Assert.Equal("delivered", (await LogAsync(person, webhook, id)).GetProperty("status").GetString());
        Assert.Equal(2, receiver.All.Count);
        Assert.Single(receiver.All.Select(got => got.Id).Distinct());
        Assert.False((await _host.GetAsync(webhook.Path, person.Access)).Json.TryGetProperty("failingSince", out _));
    }

    [Fact]
    public async Task An_attempt_that_waits_is_still_asked_for_after_a_restart()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 503;
        receiver.Headers = new Dictionary<string, string> { ["Retry-After"] = "120" };
        await using var host = await IdentityHost.StartAsync([.. ApiHost.Wide, "Outgoing:AllowPrivate=true"]);
        var person = await host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "*", host);
        var id = (await host.PostAsync($"{webhook.Path}/test", null, person.Access)).Json.GetProperty("id").GetString()!;
        await TriedAsync(person, webhook, id, host);
        await host.RestartAsync();
        var log = await LogAsync(person, webhook, id, host);
        var wait = log.GetProperty("nextAttemptAt").GetDateTimeOffset() - log.GetProperty("attempts")[0].GetProperty("at").GetDateTimeOffset();
        Assert.InRange(wait.TotalSeconds, 119.9, 120.1);
        await using var queue = host.Get<ServiceBusClient>().CreateReceiver(WebhookOutbox.Queue);
        var due = log.GetProperty("nextAttemptAt").GetDateTimeOffset();
        Assert.Contains(await queue.PeekMessagesAsync(10), message => message.CorrelationId == id && (message.ScheduledEnqueueTime - due).Duration() < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task One_that_says_it_is_gone_is_disabled_and_told_no_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 410;
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "*");
        var id = (await _host.PostAsync($"{webhook.Path}/test", null, person.Access)).Json.GetProperty("id").GetString()!;
        Assert.Equal("failed", (await SettledAsync(person, webhook, id)).GetProperty("status").GetString());
        var disabled = await UntilAsync(() => _host.GetAsync(webhook.Path, person.Access), answer => answer.Json.GetProperty("status").GetString() == "disabled", "still enabled");
        Assert.Equal((409, "webhook_disabled"), Refusal(await _host.PostAsync($"{webhook.Path}/deliveries/{id}/replay", null, person.Access)));
        Assert.Equal("gone", disabled.Json.GetProperty("disabledReason").GetString());
        receiver.Status = 200;
        using var enable = _host.Request(HttpMethod.Patch, webhook.Path, person.Access, new { status = "enabled" });
        enable.Headers.TryAddWithoutValidation("If-Match", disabled.Header("ETag"));
        Assert.Equal(200, (await _host.SendAsync(enable)).Status);
        Assert.Equal(202, (await _host.PostAsync($"{webhook.Path}/deliveries/{id}/replay", null, person.Access)).Status);
        Assert.Equal("delivered", (await SettledAsync(person, webhook, id)).GetProperty("status").GetString());
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var elsewhere = await Receiver.StartAsync();
        (receiver.Status, receiver.Headers) = (307, new Dictionary<string, string> { ["Location"] = elsewhere.Url });
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, receiver.Url, "*");
        var id = (await _host.PostAsync($"{webhook.Path}/test", null, person.Access)).Json.GetProperty("id").GetString()!;
        Assert.Contains("redirects", (await TriedAsync(person, webhook, id)).GetProperty("attempts")[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(elsewhere.All);
    }

    [Fact]
    public async Task Nothing_is_sent_to_private_addresses()
    {
        await using var host = await IdentityHost.StartAsync(ApiHost.Wide);
        var person = await host.RegisterAsync();
        foreach (var url in new[] { "https://127.0.0.1/hook", "https://169.254.169.254/latest", "https://[::1]/", "https://10.1.2.3/", "http://example.com/hook", "ftp://example.com/", "https://user:secret@example.com/", "not an address" })
            Assert.Equal((422, "webhook_url_refused"), Refusal(await host.PostAsync("/api/v1/webhooks", new { url, events = new[] { "*" } }, person.Access)));
        // A name is judged when it is called.
        var webhook = await CreateAsync(person, "https://localhost/hook", "*", host);
        var id = (await host.PostAsync($"{webhook.Path}/test", null, person.Access)).Json.GetProperty("id").GetString()!;
        var attempt = (await TriedAsync(person, webhook, id, host)).GetProperty("attempts")[0];
        Assert.False(attempt.TryGetProperty("status", out _));
        Assert.Contains("address", attempt.GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_change_names_its_version_and_a_strangers_webhook_is_not_found()
    {
        var (person, stranger) = (await _host.RegisterAsync(), await _host.RegisterAsync());
        var webhook = await CreateAsync(person, "https://example.com/hook", "*");
        var read = await _host.GetAsync(webhook.Path, person.Access);
        Assert.False(read.Json.TryGetProperty("secret", out _));
        Assert.Equal((428, "if_match_missing"), Refusal(await _host.SendAsync(HttpMethod.Patch, webhook.Path, person.Access, new { description = "x" })));
        Assert.Equal(200, (await PatchAsync(person, webhook.Path, read.Header("ETag")!)).Status);
        Assert.Equal((412, "changed_meanwhile"), Refusal(await PatchAsync(person, webhook.Path, read.Header("ETag")!)));
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Get, "/deliveries"), (HttpMethod.Post, "/test") })
            Assert.Equal((404, "webhook_not_found"), Refusal(await _host.SendAsync(method, webhook.Path + path, stranger.Access)));
        Assert.Equal((404, "webhook_not_found"), Refusal(await PatchAsync(stranger, webhook.Path, read.Header("ETag")!)));
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, webhook.Path, person.Access)).Status);
        Assert.Equal(404, (await _host.GetAsync(webhook.Path, person.Access)).Status);
    }

    [Fact]
    public async Task A_user_has_so_many_and_no_more_even_at_once()
    {
        var person = await _host.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _host.PostAsync("/api/v1/webhooks", new { url = "https://example.com/hook", events = new[] { "*" } }, person.Access)));
        Assert.All(answers, answer => Assert.True(answer.Status == 201 || answer.Code == "webhooks_too_many", answer.Json.ToString()));
        Assert.Equal(3, (await _host.GetAsync("/api/v1/webhooks", person.Access)).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
    }

    [Fact]
    public async Task A_secret_is_not_readable_in_the_store()
    {
        var person = await _host.RegisterAsync();
        var webhook = await CreateAsync(person, "https://example.com/hook", "*");
        var stored = (await _host.Get<WebhookStore>().ListAsync(person.Id, CancellationToken.None)).Single();
        Assert.DoesNotContain(webhook.Secret["whsec_".Length..], stored.Secrets[0].Sealed, StringComparison.Ordinal);
        Assert.Equal([webhook.Secret], _host.Get<WebhookStore>().SecretsOf(stored));
    }

    private static readonly byte[] Description = new ApiDocument(FunctionCatalog.OfProduct(), DescribedWebhook.All).Json;

    private static string TypeOf(Received got) => JsonElement.Parse(got.Body).GetProperty("type").GetString()!;

    private static JsonElement DataOf(Received got) => JsonElement.Parse(got.Body).GetProperty("data");

    private static void AssertDescribed(Received got) => Assert.Empty(ProblemsOf(JsonElement.Parse(Description), TypeOf(got), JsonElement.Parse(got.Body)));

    private static IEnumerable<string> ProblemsOf(JsonElement description, string type, JsonElement payload) => new SchemaCheck(description).Problems(
        description.GetProperty("webhooks").GetProperty(type).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"), payload);

    private async Task<(string Path, string Id, string Secret)> CreateAsync(Person person, string url, string events, IdentityHost? host = null)
    {
        var made = await (host ?? _host).PostAsync("/api/v1/webhooks", new { url, events = new[] { events } }, person.Access);
        Assert.True(made.Status == 201, made.Json.ToString());
        return (made.Header("Location")!, made.Json.GetProperty("id").GetString()!, made.Json.GetProperty("secret").GetString()!);
    }

    private async Task<Answer> PatchAsync(Person person, string path, string etag)
    {
        using var request = _host.Request(HttpMethod.Patch, path, person.Access, new { description = "changed " + etag });
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await _host.SendAsync(request);
    }

    private Task AttemptAsync(Person person, (string Path, string Id, string Secret) webhook, string delivery, int tries) =>
        _host.Get<WebhookDeliverer>().DeliverAsync(JsonSerializer.Serialize(new WebhookWork(person.Id, webhook.Id, delivery, tries), JsonSerializerOptions.Web), CancellationToken.None);

    private async Task<JsonElement> LogAsync(Person person, (string Path, string Id, string Secret) webhook, string delivery, IdentityHost? host = null) =>
        (await (host ?? _host).GetAsync($"{webhook.Path}/deliveries/{delivery}", person.Access)).Json;

    private Task<JsonElement> TriedAsync(Person person, (string Path, string Id, string Secret) webhook, string delivery, IdentityHost? host = null) =>
        UntilAsync(() => LogAsync(person, webhook, delivery, host), log => log.GetProperty("tries").GetInt32() > 0, "no attempt");

    /// <summary>Asks again and again until the answer is the wanted one.</summary>
    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, string otherwise)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is var answer && isWanted(answer))
                return answer;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Patience, otherwise);
            await timer.WaitForNextTickAsync();
        }
    }

    private Task<JsonElement> SettledAsync(Person person, (string Path, string Id, string Secret) webhook, string delivery) =>
        UntilAsync(() => LogAsync(person, webhook, delivery), log => log.GetProperty("status").GetString() != "pending", "still pending");

    private static async Task<Received> OneAsync(Receiver receiver)
    {
        await Eventually.TrueAsync(() => !receiver.All.IsEmpty, () => "nothing came");
        return receiver.All.First();
    }

    private static (int Status, string? Code) Refusal(Answer answer) => (answer.Status, answer.Code);
}
