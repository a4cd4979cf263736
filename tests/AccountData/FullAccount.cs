using System.Globalization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Vision;
using AutoVideo.Batches;
using AutoVideo.Render;
using AutoVideo.Storage;
using AutoVideo.Tests.Identity;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Voice.Cloning;

namespace AutoVideo.Tests.AccountData;

/// <summary>Somebody of whom there is something of every kind.</summary>
internal sealed record FullAccount(Person Person, string Video, string Scenario, string Batch, string Voice, string ApiKey, string BrandKit, IReadOnlyList<string> Blobs)
{
    public const string Words = "BumblebeesOfTheNorth";
    private const string MusicFolder = "uploads/music/";
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Ids and words by which any trace is found.</summary>
    public IReadOnlyList<string> Marks => [Person.Id, Person.Email, Video, Scenario, Batch, Voice, ApiKey, BrandKit];

    /// <summary>Blob name of the music under the video.</summary>
    public string Music => Blobs.Single(name => name.StartsWith(MusicFolder, StringComparison.Ordinal));

    /// <param name="shared">Stem of an artefact that is made of the same as somebody else's.</param>
    public static async Task<FullAccount> MakeAsync(IdentityHost host, string handle, string shared)
    {
        var person = await host.RegisterAsync($"{handle}@example.org");
        var now = TimeProvider.System.GetUtcNow();
        var profile = await host.GetAsync("/api/v1/me/profile", person.Access);
        var save = host.Request(HttpMethod.Put, "/api/v1/me/profile", person.Access, new { displayName = $"{Words} {handle}", handle, bio = $"{Words} by {handle}", timeZone = "Europe/Berlin" });
        save.Headers.TryAddWithoutValidation("If-Match", profile.Header("ETag"));
        Assert.Equal(200, (await host.SendAsync(save)).Status);
        var settings = host.Request(HttpMethod.Put, "/api/v1/me/settings", person.Access, new { theme = "dark" });
        settings.Headers.TryAddWithoutValidation("If-Match", (await host.GetAsync("/api/v1/me/settings", person.Access)).Header("ETag"));
        Assert.Equal(200, (await host.SendAsync(settings)).Status);
        var key = await host.PostAsync("/api/v1/auth/api-keys", new { name = "mine", scopes = new[] { "video:read" } }, person.Access);
        Assert.True(key.Status == 201, key.Json.ToString());
        await host.LogInAsync(person.Email);

        var blobs = new List<string>();
        var video = await VideoAsync(host, person.Id, shared, now, blobs);
        var scenario = (await host.PostAsync("/api/v1/scenarios", new { title = $"{Words} of {handle}", scenes = new[] { new { narration = Words } } }, person.Access)).Json.GetProperty("id").GetString()!;
        var brand = await host.PostAsync("/api/v1/brand-kits", new { name = $"{Words} of {handle}", colours = new { background = "#1a1206", text = "#ffffff", primary = "#f59e0b" } }, person.Access);
        Assert.True(brand.Status == 201, brand.Json.ToString());
        var batch = await BatchAsync(host, person.Id, now, blobs);
        var voice = await VoiceAsync(host, person.Id, now, blobs);
        await RecordingAsync(host, person.Id, now, blobs);
        await AiAsync(host, person.Id, video, now, blobs);
        return new FullAccount(person, video, scenario, batch, voice, key.Json.GetProperty("id").GetString()!, brand.Json.GetProperty("id").GetString()!, blobs);
    }

    private static async Task<string> VideoAsync(IdentityHost host, string owner, string shared, DateTimeOffset now, List<string> blobs)
    {
        var id = $"vid_{Guid.CreateVersion7(now):N}";
        string Artefact(string kind, string suffix) => $"artefacts/{kind}/{Guid.NewGuid():N}.{suffix}";
        var result = new RenderResult(
            Artefact("video", "mp4"), Artefact("video", "jpg"), Artefact("video", "srt"), Artefact("video", "vtt"), 3, 90, 4, new VerificationReport([]),
            new Dictionary<string, double>(), 1, 0)
        {
            Parts = [Artefact("segment", "mp4"), $"{shared}.mp4"],
        };
        var (script, timeline, speech) = (Artefact("script", "json"), Artefact("timeline", "json"), Artefact("voice", "json"));
        var layer = Artefact("picture", "background.png");
        var music = $"{MusicFolder}{Guid.NewGuid():N}.ogg";
        foreach (var name in new[] { music, result.Video, result.Thumbnail, result.CaptionsSrt, result.CaptionsVtt, script, speech, layer }.Concat(result.Parts))
            await WriteAsync(host, name, $"bytes of {name}", blobs);
        await WriteAsync(host, timeline, $$"""{"scenes":[{"picture":"{{layer}}"}]}""", blobs);
        var video = new Video(
            id, owner, new VideoRequest(Words, null, null, "en", "9:16", 30, "auto", null, 1) { OwnMusic = new(music, 30, -14) }, VideoStatus.Completed, 1, now, now, 2,
            [new VideoEvent(1, "accepted", now, 1), new VideoEvent(2, "completed", now, 1)])
        {
            Title = Words,
            Script = script,
            Timeline = timeline,
            Scenes = [new VideoScene("one", "One", Words, 1, speech)],
            Result = result,
            Version = 1,
        };
        await host.Get<IDocumentStore>().WriteAsync(VideoStore.KeyOf(id), video, VideosJsonContext.Default.Video, WriteCondition.Absent, null, None);
        await host.Get<VideoVersions>().SaveAsync(new VideoVersion(id, 1, script, timeline, video.Request, Words, null, result, [], now), None);
        await host.Get<VideoProjector>().ProjectAsync(video, None);
        return id;
    }

    private static async Task<string> BatchAsync(IdentityHost host, string owner, DateTimeOffset now, List<string> blobs)
    {
        var id = $"bat_{Guid.CreateVersion7(now):N}";
        var wish = new VideoRequest(Words, null, null, "en", "9:16", 30, "auto", null, 1);
        var store = host.Get<BatchStore>();
        await store.CreateAsync(id, owner, Words, 1, [(1, wish)], None);
        await store.ChangeAsync(id, (batch, at) => batch with { Status = BatchStatus.Paused, UpdatedAt = at }, None);
        await WriteAsync(host, $"batches/{id}/result.csv", Words, blobs);
        return id;
    }

    /// <summary>As ElevenLabs names voices.</summary>
    public static string VendorVoiceOf(string owner) => $"made{owner[^16..]}";

    private static async Task<string> VoiceAsync(IdentityHost host, string owner, DateTimeOffset now, List<string> blobs)
    {
        var id = ClonedVoice.NewId(now);
        var sample = $"voices/{owner}/{id}.sample";
        await WriteAsync(host, sample, "RIFF", blobs);
        await host.Get<ClonedVoices>().WriteAsync(
            new ClonedVoice(id, owner, Words, ClonedVoiceStatus.Ready, new VoiceConsent(owner, Words, "I agree to this.", now, sample, "00"), now, VendorVoiceOf(owner)), None);
        return id;
    }

    private static async Task RecordingAsync(IdentityHost host, string owner, DateTimeOffset now, List<string> blobs)
    {
        var kept = $"artefacts/transcript/{Guid.NewGuid():N}.json";
        var recording = new Recording($"rec_{Guid.CreateVersion7(now):N}", owner, RecordingStatus.Ready, "audio/wav", 4, now, now, Words) { Kept = [kept] };
        foreach (var name in new[] { recording.Transcript, kept })
            await WriteAsync(host, name, $$"""{"text":"{{Words}}"}""", blobs);
        await host.Get<IDocumentStore>().WriteAsync(Recordings.KeyOf(owner, recording.Id), recording, TranscriptionJsonContext.Default.Recording, WriteCondition.Absent, null, None);
    }

    private static async Task AiAsync(IdentityHost host, string owner, string video, DateTimeOffset now, List<string> blobs)
    {
        blobs.Add(await PersonalAnswerAsync(host, owner));
        var documents = host.Get<IDocumentStore>();
        var call = new Generation(
            Generation.NewId(now), Generation.PartitionOf(owner, now), owner, video, "script", AiKind.Text, "openai", "gpt", GenerationState.Answered, now,
            now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await host.Get<GenerationLedger>().AddAsync(call, None);
        var flight = new Flight($"flight{Guid.NewGuid():N}", "another", now, "", call.UserMonth, owner, "key");
        await documents.WriteAsync(Flight.KeyOf(flight.Id), flight, AiJsonContext.Default.Flight, WriteCondition.Absent, TimeSpan.FromDays(1), None);
        var month = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var refusal = new SafetyRefusal($"ref_{Guid.CreateVersion7(now):N}", month, owner, video, "topic", "violence", "offline", Words, "hash", now);
        await documents.WriteAsync(SafetyRefusal.KeyOf(month, refusal.Id), refusal, AiJsonContext.Default.SafetyRefusal, WriteCondition.Absent, null, None);
        await documents.WriteAsync(
            SafetyChecks.KeyOf(owner, "hash"), new SafetyVerdict("hash", owner, "topic", "violence", "offline", now), AiJsonContext.Default.SafetyVerdict, WriteCondition.Absent, null, None);
        var account = new QuotaAccount(owner, "2026-11-21", "2026-11", new Dictionary<QuotaKind, double>(), new Dictionary<QuotaKind, double>(), []);
        await documents.WriteAsync(account.Key, account, AiJsonContext.Default.QuotaAccount, WriteCondition.None, null, None);
        await host.Get<QuotaResets>().PlanAsync(owner, now.AddHours(20), None);
        await documents.WriteAsync(
            ExperimentRun.KeyOf("script", video), new ExperimentRun(video, "script", "a", now), AiJsonContext.Default.ExperimentRun, WriteCondition.Absent, null, None);
    }

    /// <summary>What was seen in a picture of theirs, kept by the one way to providers.</summary>
    /// <returns>Name of its blob.</returns>
    private static async Task<string> PersonalAnswerAsync(IdentityHost host, string owner)
    {
        var person = new CallOwner(owner, null, "vision");
        CallOwner.Set(person);
        var call = new ProviderCall(AiKind.Vision, "openai", "gpt", new ContentAddress("frame", $"{Guid.NewGuid():N}"), new AiUsage { Images = 1 }) { IsPersonal = true };
        await host.Get<IProviderCalls>().RunAsync(
            call, VisionJsonContext.Default.FrameDescription, (_, _) => Task.FromResult(new Answered<FrameDescription>(new($"Seen by {owner}", [], "", 0), new AiUsage { Images = 1 })), None);
        return call.For(person).Address!.Value.Manifest;
    }

    private static async Task WriteAsync(IdentityHost host, string name, string text, List<string> blobs)
    {
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await host.Get<IBlobStore>().WriteAsync(name, bytes, "application/octet-stream", None);
        blobs.Add(name);
    }
}
