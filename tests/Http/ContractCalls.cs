using System.Text;
using AutoVideo.Batches;
using AutoVideo.Identity;
using AutoVideo.Tests.Identity;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Http;

/// <summary>How one operation is called so that it succeeds: what differs from its own example sent by the boss.</summary>
internal sealed record ContractCall
{
    /// <summary>Parameters of the path by name.</summary>
    public IReadOnlyDictionary<string, string> Path { get; init; } = new Dictionary<string, string>();
    public string? Query { get; init; }

    /// <summary>In place of the example: an object for JSON, bytes for another type.</summary>
    public object? Body { get; init; }
    public Person? By { get; init; }
    public string? Cookie { get; init; }
}

/// <summary>What each operation needs so that it succeeds, made when its turn comes.</summary>
internal sealed class ContractCalls(ContractWorld world)
{
    private static readonly Happened Failed = new Happened.Failed(VideoStage.Render, new("disk_full", "There is no room."));
    private Dictionary<string, Maker>? _makers;
    private string _scenario = "", _kit = "", _webhook = "", _delivery = "", _export = "", _managed = "";

    private delegate Task<ContractCall> Maker();

    /// <param name="operation">Its id.</param>
    /// <returns>An empty one when its example is enough.</returns>
    public Task<ContractCall> OfAsync(string operation) => Makers.TryGetValue(operation, out var make) ? make() : Task.FromResult(new ContractCall());

    /// <summary>What most operations of a kind are called on.</summary>
    public async Task PrepareAsync()
    {
        _scenario = ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/scenarios", new { title = "Bees", language = "en", scenes = new[] { new { id = "s1", narration = "Bees dance." } } }));
        _kit = await KitAsync(withLogo: true);
        _webhook = await WebhookAsync();
        _delivery = ContractWorld.Id(await world.DoAsync(HttpMethod.Post, $"/api/v1/webhooks/{_webhook}/test"));
        _export = await world.ExportAsync(world.Boss);
        // Of those that nothing ends: an account costs a good part of a second of computing.
        _managed = (await NewAsync()).Id;
        await world.DoAsync(HttpMethod.Put, "/api/v1/me/profile", new { displayName = "Grace", handle = "grace" }, world.Other);
        await world.SendAsync(HttpMethod.Put, "/api/v1/me/avatar", ContractWorld.Picture, "image/png", world.Other);
    }

    private Dictionary<string, Maker> Makers => _makers ??= new(StringComparer.Ordinal)
    {
        // Accounts
        ["ChangeEmail"] = async () => By(await NewAsync(), new { email = $"new{Guid.NewGuid():N}@example.com", password = IdentityHost.Password }),
        ["ChangePassword"] = async () => By(await NewAsync(), new { currentPassword = IdentityHost.Password, newPassword = "a better one, and longer" }),
        ["ResendVerification"] = () => Now(By(world.Other)),
        ["VerifyEmail"] = async () => new() { Body = new { code = await world.MailCodeAsync(await NewAsync(), "verify-email") } },
        ["ResetPassword"] = async () =>
        {
            var person = await NewAsync();
            await world.Host.PostAsync("/api/v1/auth/password/forgot", new { email = person.Email });
            return new() { Body = new { code = await world.MailCodeAsync(person, "reset-password"), password = "a better one, and longer" } };
        },
        ["LogIn"] = async () => new() { Body = new { email = (await NewAsync()).Email, password = IdentityHost.Password } },
        ["LogOut"] = async () => By(await NewAsync()),
        ["RefreshTokens"] = async () => new() { Body = new { refreshToken = (await NewAsync()).Refresh } },
        ["EnterByLink"] = async () => new() { Query = $"code={await world.OwnerCodeAsync()}" },
        ["Enter"] = async () => new() { Body = new { code = await world.OwnerCodeAsync() } },
        ["EndSessions"] = () => Now(By(world.Other)),
        ["EndSession"] = async () =>
        {
            var person = await NewAsync();
            await world.Host.LogInAsync(person.Email);
            var sessions = (await world.Host.GetAsync("/api/v1/auth/sessions", person.Access)).Json.GetProperty("items").EnumerateArray();
            return By(person) with { Path = On("id", sessions.First(session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetString()!) };
        },
        ["RevokeApiKey"] = async () => At("id", await KeyAsync()),
        ["RotateApiKey"] = async () => At("id", await KeyAsync()),
        ["StartSignIn"] = () => Now(At("provider", "oidc")),
        ["LinkSignIn"] = async () => At("provider", "oidc") with { By = await NewAsync() },
        ["FinishSignIn"] = async () =>
        {
            var (query, cookie) = await world.AgreedAsync();
            return At("provider", "oidc") with { Query = query, Cookie = cookie };
        },
        ["UnlinkSignIn"] = async () =>
        {
            var person = await NewAsync();
            await world.LinkAsync(person);
            return At("provider", "oidc") with { By = person };
        },
        // One's own
        ["DeleteAccount"] = async () => By(await NewAsync()),
        ["DeleteChannel"] = async () => By(await NewAsync()),
        ["HideAccount"] = async () => By(await NewAsync()),
        ["GetDeletion"] = async () => By(await LeavingAsync()),
        ["CallOffDeletion"] = async () => By(await LeavingAsync()),
        ["CreateExport"] = () => Now(By(world.Other)),
        ["GetExport"] = () => Now(At("id", _export)),
        ["ExportFile"] = () => Now(At("id", _export)),
        ["DeleteExport"] = async () =>
        {
            var person = await NewAsync();
            return At("id", await world.ExportAsync(person)) with { By = person };
        },
        ["SaveAvatar"] = () => Now(new() { Body = ContractWorld.Picture }),
        ["GetOwnAvatar"] = () => Now(By(world.Other)),
        ["GetProfile"] = () => Now(At("handle", "grace")),
        ["GetAvatar"] = () => Now(At("handle", "grace")),
        // Administration
        ["AdminGetUser"] = () => Now(At("id", world.Other.Id)),
        ["AdminEditUser"] = () => Now(At("id", _managed)),
        ["AdminDeleteUser"] = async () => At("id", (await NewAsync()).Id),
        ["AdminHideUser"] = () => Now(At("id", _managed)),
        ["AdminEndSessions"] = () => Now(At("id", _managed)),
        ["AdminRestoreUser"] = async () =>
        {
            await world.DoAsync(HttpMethod.Post, $"/api/v1/admin/users/{_managed}/hide");
            return At("id", _managed);
        },
        ["AdminGrantRole"] = () => Now(At("id", _managed, "role", "premium")),
        ["AdminRevokeRole"] = async () =>
        {
            await world.DoAsync(HttpMethod.Put, $"/api/v1/admin/users/{_managed}/roles/premium", new { });
            return At("id", _managed, "role", "premium");
        },
        ["ListLabels"] = () => Now(At("kind", "tags")),
        ["AdminCreateLabel"] = () => Now(At("kind", "tags")),
        ["AdminEditLabel"] = async () => At("kind", "categories", "id", await LabelAsync()) with { Body = new { description = "Stars and planets." } },
        ["AdminDeleteLabel"] = async () => At("kind", "categories", "id", await LabelAsync()),
        ["AdminListDeadLetters"] = () => Now(At("queue", IdentityMails.Queue)),
        ["AdminDropDeadLetter"] = async () => At("queue", IdentityMails.Queue, "sequence", await world.DeadLetterAsync("dropped")),
        ["AdminReplayDeadLetter"] = async () => At("queue", IdentityMails.Queue, "sequence", await world.DeadLetterAsync("replayed")),
        ["AdminListTopicDeadLetters"] = () => Now(At("topic", VideoProjector.Topic, "subscription", "webhooks")),
        ["AdminDropTopicDeadLetter"] = async () => At("topic", VideoProjector.Topic, "subscription", "webhooks", "sequence", await world.TopicDeadLetterAsync("gone")),
        ["AdminReplayTopicDeadLetter"] = async () => At("topic", VideoProjector.Topic, "subscription", "webhooks", "sequence", await world.TopicDeadLetterAsync("again")),
        ["OverturnRefusal"] = async () => At("id", await world.RefusalAsync()),
        ["AdminSwitchProvider"] = () => Now(At("kind", "text", "provider", "anthropic") with { Body = new { enabled = true } }),
        ["AdminOrderProviders"] = () => Now(At("stage", "script") with { Body = new { providers = new[] { "anthropic" } } }),
        ["AdminResetProvider"] = () => Now(At("kind", "text", "provider", "anthropic")),
        // Articles, words, voices
        ["ImportArticle"] = () => Now(new() { Body = new { address = world.ArticleAddress } }),
        ["TranslateWords"] = () =>
        {
            world.Say("""{"title":"","description":"","parts":[{"id":"text","text":"ミツバチは蜜を作ります。","headline":"","kicker":""}]}""");
            return Now(new());
        },
        ["CreateTranscription"] = async () => new() { Body = await ContractWorld.RecordingAsync(), Query = "language=en" },
        ["GetTranscription"] = OnTranscription,
        ["TranscriptionSrt"] = OnTranscription,
        ["TranscriptionVtt"] = OnTranscription,
        ["DeleteTranscription"] = () => Now(At("id", world.OtherTranscription)),
        ["DescribePicture"] = () =>
        {
            world.Say("""{"caption":"A bee lands on a flower.","subjects":["bee"],"text":"","interest":0.8}""");
            return Now(new() { Body = ContractWorld.Picture });
        },
        ["CreateVoice"] = async () => new() { Body = await ContractWorld.VoiceBodyAsync() },
        ["GetVoice"] = async () => At("id", await world.VoiceAsync()),
        ["DeleteVoice"] = async () => At("id", await world.VoiceAsync(atVendor: true)),
        // Brand kits
        ["GetBrandKit"] = () => Now(At("id", _kit)),
        ["SaveBrandKit"] = () => Now(At("id", _kit)),
        ["GetBrandLogo"] = () => Now(At("id", _kit)),
        ["SetBrandLogo"] = () => Now(At("id", _kit) with { Body = ContractWorld.Picture }),
        ["RemoveBrandLogo"] = async () => At("id", await KitAsync(withLogo: true)),
        ["DeleteBrandKit"] = async () => At("id", await KitAsync(withLogo: false)),
        // Batches
        ["CreateBatch"] = () => Now(new() { Body = Encoding.UTF8.GetBytes("topic\nBees\n") }),
        ["GetBatch"] = async () => At("id", await world.BatchAsync(BatchStatus.Paused)),
        ["ListBatchItems"] = async () => At("id", await world.BatchAsync(BatchStatus.Paused)),
        ["BatchArchive"] = async () => At("id", await world.BatchAsync(BatchStatus.Completed)),
        ["BatchTable"] = async () => At("id", await world.BatchAsync(BatchStatus.Completed)),
        ["PauseBatch"] = async () => At("id", await world.BatchAsync(BatchStatus.Running)),
        ["ResumeBatch"] = async () => At("id", await world.BatchAsync(BatchStatus.Paused)),
        ["CancelBatch"] = async () => At("id", await world.BatchAsync(BatchStatus.Running)),
        // Scenarios
        ["GetScenario"] = OnScenario,
        ["SaveScenario"] = OnScenario,
        ["ListScenarioComments"] = OnScenario,
        ["AddScenarioComment"] = OnScenario,
        ["DuplicateScenario"] = OnScenario,
        ["ExportScenario"] = OnScenario,
        ["ListScenarioLinks"] = OnScenario,
        ["CreateScenarioLink"] = OnScenario,
        ["ListScenarioVersions"] = OnScenario,
        ["GetScenarioVersion"] = OnVersion,
        ["DiffScenarioVersions"] = OnVersion,
        ["RestoreScenarioVersion"] = OnVersion,
        ["DeleteScenario"] = async () => At("id", await ScenarioAsync()),
        ["RestoreScenario"] = async () =>
        {
            var id = await ScenarioAsync();
            await world.DoAsync(HttpMethod.Delete, $"/api/v1/scenarios/{id}");
            return At("id", id);
        },
        ["ResolveScenarioComment"] = OnCommentAsync,
        ["DeleteScenarioComment"] = OnCommentAsync,
        ["RevokeScenarioLink"] = async () => At("id", _scenario, "linkId", ContractWorld.Id(await LinkAsync())),
        ["OpenSharedScenario"] = OnSharedAsync,
        ["ListSharedComments"] = OnSharedAsync,
        ["AddSharedComment"] = OnSharedAsync,
        ["ShareScenario"] = () => Now(At("id", _scenario, "userId", world.Other.Id)),
        ["UnshareScenario"] = async () =>
        {
            await world.DoAsync(HttpMethod.Put, $"/api/v1/scenarios/{_scenario}/people/{_managed}", new { right = "view" });
            return At("id", _scenario, "userId", _managed);
        },
        // Videos
        ["GetVideo"] = OnVideo,
        ["VideoEvents"] = OnVideo,
        ["VideoHistory"] = OnVideo,
        ["VideoFile"] = OnVideo,
        ["VideoThumbnail"] = OnVideo,
        ["VideoCaptionsSrt"] = OnVideo,
        ["VideoCaptionsVtt"] = OnVideo,
        ["GetVideoScript"] = OnVideo,
        ["PlanVideo"] = OnVideo,
        ["PreviewVideo"] = OnVideo,
        ["ListVideoLanguages"] = OnVideo,
        ["ListVideoPackages"] = OnVideo,
        ["ListVideoVersions"] = OnVideo,
        ["MakeVideoPackages"] = OnVideo,
        ["VideoPackageFile"] = () => Now(At("id", world.Video, "name", "sprites.vtt")),
        ["VideoVersionPackageFile"] = () => Now(At("id", world.Video, "number", "1", "name", "sprites.vtt")),
        ["VideoVersionFile"] = () => Now(At("id", world.Video, "number", "1")),
        ["DiffVideoVersions"] = () => Now(At("id", world.Video, "number", "1")),
        ["RestoreVideoVersion"] = async () => At("id", await world.CopyAsync(), "number", "1"),
        ["ChangeVideoSettings"] = async () => At("id", await world.CopyAsync()),
        ["DiscardVideoEdits"] = async () => At("id", await world.CopyAsync(edited: true)),
        ["RenderVideoAgain"] = async () => At("id", await world.CopyAsync(edited: true)),
        ["UploadVideoMusic"] = async () => At("id", await world.CopyAsync()) with { Body = world.Music() },
        ["RemoveVideoMusic"] = async () => At("id", await world.CopyAsync()),
        ["AddVideoLanguages"] = async () => At("id", await world.CopyAsync()) with
        {
            Body = new { languages = new[] { new { language = "ru", title = "Пчёлы", scenes = (await ScenesAsync()).Select(id => new { id, narration = "Пчёлы танцуют.", headline = "Танец" }) } } },
        },
        ["ChangeScene"] = async () => At("id", await world.CopyAsync(), "sceneId", (await ScenesAsync())[0]),
        ["RemoveScene"] = async () => At("id", await world.CopyAsync(), "sceneId", (await ScenesAsync())[1]),
        ["InsertScene"] = async () => At("id", await world.CopyAsync()) with { Body = new { narration = "A hive has one queen.", after = (await ScenesAsync())[0] } },
        ["ReorderScenes"] = async () => At("id", await world.CopyAsync()) with { Body = new { order = (await ScenesAsync()).Reverse() } },
        ["UploadScenePicture"] = async () => At("id", await world.CopyAsync(), "sceneId", (await ScenesAsync())[0]) with { Body = ContractWorld.Picture },
        ["CancelVideo"] = async () => At("id", await world.VideoAsync()),
        ["ReviewVideo"] = async () => At("id", await world.WaitingVideoAsync()),
        ["RetryVideo"] = async () => At("id", await world.VideoAsync(Failed)),
        ["DeleteVideo"] = async () => At("id", await world.VideoAsync(Failed)),
        // Webhooks
        ["CreateWebhook"] = () => Now(new() { Body = new { url = world.ReceiverAddress, events = new[] { "video.failed" } } }),
        ["GetWebhook"] = OnWebhook,
        ["ListWebhookDeliveries"] = OnWebhook,
        ["UpdateWebhook"] = OnWebhook,
        ["RotateWebhook"] = OnWebhook,
        ["TestWebhook"] = OnWebhook,
        ["DeleteWebhook"] = async () => At("id", await WebhookAsync()),
        ["GetWebhookDelivery"] = () => Now(At("id", _webhook, "delivery", _delivery)),
        ["ReplayWebhookDelivery"] = () => Now(At("id", _webhook, "delivery", _delivery)),
    };

    /// <summary>Of operations for which something is said above.</summary>
    public IEnumerable<string> Known => Makers.Keys;

    private Task<ContractCall> OnScenario() => Now(At("id", _scenario));

    private Task<ContractCall> OnTranscription() => Now(At("id", world.Transcription));

    private Task<ContractCall> OnVersion() => Now(At("id", _scenario, "number", "1"));

    private Task<ContractCall> OnVideo() => Now(At("id", world.Video));

    private Task<ContractCall> OnWebhook() => Now(At("id", _webhook));

    private async Task<ContractCall> OnCommentAsync() =>
        At("id", _scenario, "commentId", ContractWorld.Id(await world.DoAsync(HttpMethod.Post, $"/api/v1/scenarios/{_scenario}/comments", new { text = "Do they?" })));

    private async Task<ContractCall> OnSharedAsync() => At("token", (await LinkAsync()).Json.GetProperty("token").GetString()!);

    private Task<Answer> LinkAsync() => world.DoAsync(HttpMethod.Post, $"/api/v1/scenarios/{_scenario}/links", new { right = "comment", hours = 48 });

    private async Task<string> ScenarioAsync() => ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/scenarios", new { title = "Ants", language = "en", scenes = Array.Empty<object>() }));

    private async Task<string> WebhookAsync() =>
        ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/webhooks", new { url = world.ReceiverAddress, events = new[] { "video.failed" } }));

    private async Task<string> KeyAsync() => ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/auth/api-keys", new { name = "contract", scopes = new[] { Permissions.VideoRead } }));

    private async Task<string> LabelAsync() => ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/admin/labels/categories", new { name = $"Stars {Guid.NewGuid():N}" }));

    private async Task<string> KitAsync(bool withLogo)
    {
        var id = ContractWorld.Id(await world.DoAsync(HttpMethod.Post, "/api/v1/brand-kits", new { name = "Honey", colours = new { background = "#1a1206", text = "#ffffff", primary = "#f59e0b" } }));
        if (withLogo)
            await world.SendAsync(HttpMethod.Put, $"/api/v1/brand-kits/{id}/logo", ContractWorld.Picture, "image/png");
        return id;
    }

    private async Task<IReadOnlyList<string>> ScenesAsync() =>
        [.. (await world.Host.GetAsync($"/api/v1/videos/{world.Video}/script", world.Boss.Access)).Json.GetProperty("scenes").EnumerateArray().Select(scene => scene.GetProperty("id").GetString()!)];

    private Task<Person> NewAsync() => world.Host.RegisterAsync();

    private async Task<Person> LeavingAsync()
    {
        var person = await NewAsync();
        await world.DoAsync(HttpMethod.Post, "/api/v1/me/deletion", new { password = IdentityHost.Password }, person);
        return person;
    }

    private static ContractCall By(Person person, object? body = null) => new() { By = person, Body = body };

    private static ContractCall At(params string[] namesAndValues) => new() { Path = On(namesAndValues) };

    private static Dictionary<string, string> On(params string[] namesAndValues) => namesAndValues.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static Task<ContractCall> Now(ContractCall call) => Task.FromResult(call);
}
