using System.Text.RegularExpressions;
using AutoVideo.Ai;
using AutoVideo.Ai.Safety;
using AutoVideo.Batches;
using AutoVideo.Identity;
using AutoVideo.Messaging;
using AutoVideo.Render.Sound;
using AutoVideo.Storage;
using AutoVideo.Tests.Generate;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Profiles;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Tests.Webhooks;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Packages;
using AutoVideo.Videos.Reviews;
using AutoVideo.Voice.Cloning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Http;

/// <summary>The product with what its operations are called on: people, a rendered video, an issuer, providers, an article, a receiver of webhooks. Nothing outside this machine.</summary>
public sealed partial class ContractWorld : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly HeldPipelines _held = new();
    private readonly ElevenLabsServer _voices = new();
    // It says what nobody asked for, so that the offline writers do the rest.
    private readonly AnthropicServer _words = new() { Says = _ => "Bees dance." };

    private Issuer _issuer = null!;
    private Receiver _receiver = null!;
    private WebApplication _site = null!;
    private int _subjects;

    internal IdentityHost Host { get; private set; } = null!;

    /// <summary>May do everything.</summary>
    internal Person Boss { get; private set; } = null!;

    /// <summary>May do what the least of roles may.</summary>
    internal Person Other { get; private set; } = null!;

    /// <summary>Id of a rendered video of the boss.</summary>
    internal string Video { get; private set; } = "";

    /// <summary>What the provider of text answers from now on.</summary>
    /// <summary>Two recordings of the boss that are written down.</summary>
    internal string Transcription { get; private set; } = "";
    internal string OtherTranscription { get; private set; } = "";

    internal void Say(string text) => _words.Says = _ => text;

    internal string ArticleAddress => $"{_site.Urls.Single()}/honey";
    internal string ReceiverAddress => _receiver.Url;

    public async Task InitializeAsync()
    {
        await Task.WhenAll(_voices.StartAsync(), _words.StartAsync());
        _issuer = await Issuer.StartAsync();
        _receiver = await Receiver.StartAsync();
        _site = await SiteAsync();
        Host = await IdentityHost.StartAsync(
            builder =>
            {
                builder.Services.AddProductWorker();
                _held.Over(builder.Services);
            },
            [
                .. ApiHost.Wide, "Outgoing:AllowPrivate=true", "Render:Preset=ultrafast", "Voice:Providers=offline", "Visuals:Providers=offline", "Safety:Moderators=offline",
                "Transcription:Providers=offline", "Transcription:Offline=true", "Vision:Providers=anthropic",
                "Script:Providers=anthropic,offline", "Ai:Retries=0", "Ai:BreakerFaults=100", $"Anthropic:BaseUrl={_words.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
                $"ElevenLabs:BaseUrl={_voices.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}",
                $"OidcSignIn:Issuer={_issuer.Address}", $"OidcSignIn:ClientId={Issuer.ClientId}", $"OidcSignIn:ClientSecret={Issuer.ClientSecret}",
            ]);
        Boss = await Host.WithRoleAsync(Role.SuperAdmin);
        Other = await Host.WithRoleAsync(Role.User);
        Video = await RenderAsync();
        (Transcription, OtherTranscription) = (await TranscribeAsync(), await TranscribeAsync());
        _held.Hold();
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await _site.DisposeAsync();
        await _receiver.DisposeAsync();
        await _issuer.DisposeAsync();
        await _words.DisposeAsync();
        await _voices.DisposeAsync();
        _folder.Dispose();
    }

    internal static async Task<byte[]> RecordingAsync() => (await RealSpeech.OfAsync("Bees dance to tell the way.")).Wave();

    private async Task<string> TranscribeAsync()
    {
        using var request = Host.Request(HttpMethod.Post, "/api/v1/ai/transcriptions?language=en", Boss.Access);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = new ByteArrayContent(await RecordingAsync()) { Headers = { ContentType = new("audio/wav") } };
        var answer = await Host.SendAsync(request);
        Assert.True(answer.Status == 202, answer.Json.ToString());
        var id = Id(answer);
        await Eventually.TrueAsync(
            async () => (answer = await Host.GetAsync($"/api/v1/ai/transcriptions/{id}", Boss.Access)).Json.GetProperty("status").GetString() == "ready",
            () => answer.Json.ToString());
        return id;
    }

    /// <summary>A finished video of the boss with edits to come: like the rendered one, under an id of its own.</summary>
    internal async Task<string> CopyAsync(bool edited = false)
    {
        var made = await Host.Get<VideoStore>().ReadAsync(Video, None);
        var version = await Host.Get<VideoVersions>().ReadAsync(Video, 1, None);
        var id = Host.Get<VideoStore>().NewId();
        await Host.Get<IDocumentStore>().WriteAsync(VideoStore.KeyOf(id), made with { Id = id }, VideosJsonContext.Default.Video, WriteCondition.Absent, null, None);
        await Host.Get<VideoVersions>().SaveAsync(version with { VideoId = id }, None);
        if (edited)
            await DoAsync(HttpMethod.Patch, $"/api/v1/videos/{id}/settings", new { captions = "karaoke" });
        return id;
    }

    /// <summary>A video of the boss to which this has happened and nothing else will.</summary>
    internal async Task<string> VideoAsync(params Happened[] happened)
    {
        var videos = Host.Get<VideoStore>();
        var video = await videos.CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), Boss.Id, None);
        foreach (var one in happened)
            await videos.ApplyAsync(video.Id, one, null, None);
        return video.Id;
    }

    internal async Task<string> WaitingVideoAsync()
    {
        var script = (await Host.Get<VideoStore>().ReadAsync(Video, None)).Script!;
        return await VideoAsync(new Happened.Started(), new Happened.ReviewAsked(ReviewGate.Script, script, TimeProvider.System.GetUtcNow().AddDays(1)));
    }

    internal async Task<string> BatchAsync(BatchStatus status)
    {
        var now = TimeProvider.System.GetUtcNow();
        var ended = status is BatchStatus.Completed ? 1 : 0;
        var batch = new Batch($"bat_{Guid.CreateVersion7(now):N}", Boss.Id, "Bees", status, 1, 1, ended, now, now) { Completed = ended };
        var item = new BatchItem(batch.Id, 1, 2, new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), ended == 1 ? BatchItemStatus.Completed : BatchItemStatus.Waiting);
        await Host.Get<IDocumentStore>().WriteAsync(
            new(Batch.Container, batch.Id, BatchItem.IdOf(batch.Id, 1)), item, BatchesJsonContext.Default.BatchItem, WriteCondition.Absent, null, None);
        await Host.Get<IDocumentStore>().WriteAsync(Batch.KeyOf(batch.Id), batch, BatchesJsonContext.Default.Batch, WriteCondition.Absent, null, None);
        if (ended == 1)
            await Host.Get<BatchResults>().MakeAsync(batch.Id, None);
        return batch.Id;
    }

    internal async Task<string> ExportAsync(Person person)
    {
        var path = (await Host.PostAsync("/api/v1/me/exports", new { }, person.Access)).Header("Location")!;
        await Eventually.TrueAsync(async () => (await Host.GetAsync(path, person.Access)).Json.GetProperty("status").GetString() == "ready", () => "The export is not ready.");
        return path[(path.LastIndexOf('/') + 1)..];
    }

    internal async Task<string> RefusalAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var refusal = new SafetyRefusal($"ref_{Guid.CreateVersion7(now):N}", $"{now:yyyy-MM}", Other.Id, null, "topic", "illicit", "offline", "forbidden words", "v", now);
        await Host.Get<IDocumentStore>().WriteAsync(SafetyRefusal.KeyOf(refusal.Month, refusal.Id), refusal, AiJsonContext.Default.SafetyRefusal, WriteCondition.None, null, None);
        return refusal.Id;
    }

    // The functions that take them cannot read them.
    internal Task<string> DeadLetterAsync(string name) => DeadLetterAsync(IdentityMails.Queue, IdentityMails.Queue, new BusMessage(name, "s", $"no json: {name}"));

    internal Task<string> TopicDeadLetterAsync(string name) => DeadLetterAsync(
        VideoProjector.Topic, $"{VideoProjector.Topic}/webhooks",
        new BusMessage(name, "completed", $"no json: {name}") { Properties = new Dictionary<string, string> { ["ownerId"] = Other.Id } });

    private async Task<string> DeadLetterAsync(string sendTo, string comesTo, BusMessage message)
    {
        await Host.Get<IMessageBus>().SendAsync(sendTo, message, None);
        var name = message.MessageId;
        DeadLetter? found = null;
        await Eventually.TrueAsync(
            async () => (found = (await Host.Get<IDeadLetters>().ListAsync(comesTo, 0, 100, None)).FirstOrDefault(letter => letter.Body.Contains(name, StringComparison.Ordinal))) is not null,
            () => $"{name} is no dead letter.");
        return found!.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    internal async Task<string> VoiceAsync(bool atVendor = false)
    {
        if (atVendor)
            return Id(await DoAsync(HttpMethod.Post, "/api/v1/voices", await VoiceBodyAsync()));
        var now = TimeProvider.System.GetUtcNow();
        var id = ClonedVoice.NewId(now);
        await Host.Get<ClonedVoices>().WriteAsync(
            new ClonedVoice(id, Boss.Id, "Mine", ClonedVoiceStatus.Ready, new VoiceConsent(Boss.Id, "Ann Lee", "I agree to this.", now, "sample", "00"), now, "vendor1"), None);
        return id;
    }

    internal static async Task<object> VoiceBodyAsync() => new
    {
        name = "My voice",
        speaker = "Ann Lee",
        statement = "I am Ann Lee and I agree that my voice is cloned for my videos.",
        sample = Convert.ToBase64String((await RealSpeech.OfAsync("This is a sample of my own voice, which is long enough to be cloned, and which says nothing of any importance to anybody.")).Wave()),
    };

    internal async Task<string> OwnerCodeAsync() => (await Host.Get<OwnerLinks>().MakeAsync(None))!.Query["?code=".Length..];

    /// <summary>The code of an e-mail to somebody.</summary>
    internal async Task<string> MailCodeAsync(Person person, string purpose)
    {
        var code = "";
        await Eventually.TrueAsync(
            () => (code = Mails().Where(mail => File.ReadAllText(mail).Contains(person.Email, StringComparison.Ordinal))
                .Select(mail => Code().Match(File.ReadAllText(Path.ChangeExtension(mail, ".html")))).FirstOrDefault(match => match.Groups[1].Value == purpose)?.Groups[2].Value ?? "").Length > 0,
            () => $"no e-mail to {person.Email}");
        return code;
    }

    /// <summary>Goes to the issuer and agrees there.</summary>
    /// <returns>Where the browser is sent back to, and what it remembers.</returns>
    internal async Task<(string Query, string Cookie)> AgreedAsync(Person? linking = null)
    {
        (_issuer.Subject, _issuer.Email) = ($"subject-{Interlocked.Increment(ref _subjects)}", $"elsewhere{_subjects}@example.com");
        var begun = linking is null
            ? await Host.GetAsync("/api/v1/auth/oauth/oidc/start")
            : await Host.PostAsync("/api/v1/auth/oauth/oidc/link", null, linking.Access);
        var back = _issuer.Agree(new Uri(linking is null ? begun.Header("Location")! : begun.Json.GetProperty("location").GetString()!));
        var cookie = begun.Cookies.Single();
        return (back[(back.IndexOf('?', StringComparison.Ordinal) + 1)..], $"{cookie.Key}={Uri.EscapeDataString(cookie.Value)}");
    }

    internal async Task LinkAsync(Person person)
    {
        var (query, cookie) = await AgreedAsync(person);
        using var back = Host.Request(HttpMethod.Get, $"/api/v1/auth/oauth/oidc/callback?{query}", null);
        back.Headers.TryAddWithoutValidation("Cookie", cookie);
        Assert.Equal("/", (await Host.SendAsync(back)).Header("Location"));
    }

    /// <summary>A request of the boss that has to succeed, because another one needs what it makes.</summary>
    internal async Task<Answer> DoAsync(HttpMethod method, string path, object? body = null, Person? by = null)
    {
        using var request = Host.Request(method, path, (by ?? Boss).Access, body ?? (method == HttpMethod.Post ? new { } : null));
        if (method == HttpMethod.Put || method == HttpMethod.Patch)
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        var answer = await Host.SendAsync(request);
        Assert.True(answer.Status is >= 200 and < 400, $"{method} {path}: {answer.Status} {answer.Json}");
        return answer;
    }

    internal async Task SendAsync(HttpMethod method, string path, byte[] bytes, string type, Person? by = null)
    {
        using var request = Host.Request(method, path, (by ?? Boss).Access);
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new(type) } };
        var answer = await Host.SendAsync(request);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Json}");
    }

    internal static string Id(Answer answer) => answer.Json.GetProperty("id").GetString()!;

    internal static byte[] Picture { get; } = Pictures.Png(128, 128);

    internal byte[] Music()
    {
        var samples = new short[2 * 3 * 48_000];
        for (var at = 0; at < samples.Length; at++)
            samples[at] = (short)(9_000 * Math.Sin(at / 2 * 2 * Math.PI * 440 / 48_000));
        var path = _folder.Of("music.wav");
        WavFile.Write(path, samples, 2);
        return File.ReadAllBytes(path);
    }

    private async Task<string> RenderAsync()
    {
        var id = Id(await DoAsync(HttpMethod.Post, "/api/v1/videos", new
        {
            script = "Bees dance on the comb.\n\nThe others follow.",
            language = "en",
            seconds = 5,
            format = "1:1",
            resolution = "720p",
            frameRate = 24,
        }));
        await UntilAsync(
            async () => (await Host.GetAsync($"/api/v1/videos/{id}", Boss.Access)).Json, video => video.GetProperty("status").GetString() is not ("accepted" or "running"),
            video => Assert.True(video.GetProperty("status").GetString() == "completed", video.ToString()));
        await DoAsync(HttpMethod.Post, $"/api/v1/videos/{id}/packages", new { packages = new[] { "sprites" } });
        await UntilAsync(
            async () => (await Host.GetAsync($"/api/v1/videos/{id}/packages", Boss.Access)).Json.GetProperty("items")[0], package => package.GetProperty("status").GetString() != "accepted",
            package => Assert.True(package.GetProperty("status").GetString() == "ready", package.ToString()));
        return id;
    }

    private static async Task UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isOver, Action<T> check)
    {
        var last = await ask();
        await Eventually.TrueAsync(async () => isOver(last = await ask()), () => $"{last}");
        check(last);
    }

    private string[] Mails() => Directory.Exists(Path.Combine(Host.Folder, "mail")) ? Directory.GetFiles(Path.Combine(Host.Folder, "mail"), "*.eml") : [];

    private static async Task<WebApplication> SiteAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/honey", () => Results.Text(GenerateWorld.Source, "text/markdown; charset=utf-8"));
        await site.StartAsync();
        return site;
    }

    [GeneratedRegex(@"/([\w-]+)#code=([\w-]{43})")]
    private static partial Regex Code();
}

/// <summary>Pipelines that start nothing any more once they are held: what a video is made of is other tests' business, and takes the machine.</summary>
internal sealed class HeldPipelines
{
    private volatile bool _isHeld;

    public void Hold() => _isHeld = true;

    public void Over(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IVideoPipeline>(provider => new Videos(ActivatorUtilities.CreateInstance<DurableVideoPipeline>(provider), this)));
        services.Replace(ServiceDescriptor.Singleton<IPackagePipeline>(provider => new Packages(ActivatorUtilities.CreateInstance<DurablePackagePipeline>(provider), this)));
    }

    private sealed class Videos(DurableVideoPipeline real, HeldPipelines held) : IVideoPipeline
    {
        public Task StartAsync(Video video, CancellationToken cancellation) => held._isHeld ? Task.CompletedTask : real.StartAsync(video, cancellation);

        public Task TellReviewedAsync(Video video, CancellationToken cancellation) => real.TellReviewedAsync(video, cancellation);

        public Task CancelAsync(Video video, CancellationToken cancellation) => real.CancelAsync(video, cancellation);
    }

    private sealed class Packages(DurablePackagePipeline real, HeldPipelines held) : IPackagePipeline
    {
        public Task StartAsync(VideoPackage package, CancellationToken cancellation) => held._isHeld ? Task.CompletedTask : real.StartAsync(package, cancellation);
    }
}
