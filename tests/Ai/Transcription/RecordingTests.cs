using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Transcription;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Transcription;

/// <summary>Recordings from their upload to one transcript: where they are cut, what is paid, what a crash leaves.</summary>
public sealed class RecordingTests : IAsyncLifetime
{
    private const string User = "usr_1";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly OpenAiMediaServer server = new();
    private VendorStage stage = null!;

    private Recordings Store => stage.Services.GetRequiredService<Recordings>();
    private RecordingTranscription Work => stage.Services.GetRequiredService<RecordingTranscription>();

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        stage = new VendorStage([.. Provider, "Ai:BreakerFaults=100", "Quotas:Plans=free audio=3600/36000"]);
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public void A_long_recording_is_cut_in_the_middle_of_its_quietest_half_second_within_reach()
    {
        var levels = Enumerable.Repeat(0.1, 15_000).ToArray();
        // 565.0 s to 566.0 s; a pause long before does not count.
        Array.Fill(levels, 0.002, 11_300, 20);
        Array.Fill(levels, 0.0, 2_000, 100);
        var parts = RecordingCuts.Of(levels);
        Assert.Equal(2, parts.Count);
        Assert.InRange(parts[0].Frames, 11_305, 11_315);
        Assert.Equal((parts[0].Frames, 15_000 - parts[0].Frames), parts[1]);
    }

    [Fact]
    public void No_part_is_longer_than_providers_take_however_loud_it_is_and_silence_is_not_sent()
    {
        var loud = RecordingCuts.Of([.. Enumerable.Repeat(0.5, 40_000)]);
        Assert.All(loud, part => Assert.InRange(part.Frames * RecordingCuts.Frame, 0, RecordingCuts.LongestPart));
        Assert.Equal(40_000, loud.Sum(part => part.Frames));
        Assert.Equal([(0, 11_995)], RecordingCuts.Of([.. Enumerable.Repeat(0.5, 11_990), .. Enumerable.Repeat(0.0, 4_000)]));
        Assert.Empty(RecordingCuts.Of(new double[500]));
    }

    [Fact]
    public void Parts_become_one_transcript_on_the_recordings_clock()
    {
        var cut = new CutRecording(20, [new("a", 0, 9.5), new("b", 9.5, 10.5)]);
        Transcript Heard(string text, double end) => new(text, "en", end, [new(text, 1, end)], [new(text, 1, end, 0.9, 0)], "openai", "whisper-1");
        var joined = JoinedTranscript.Of(cut, [Heard("One.", 9.7), Heard("Two.", 4)]);
        Assert.Equal(("One. Two.", "en", 20d, "openai"), (joined.Text, joined.Language, joined.Seconds, joined.Provider));
        Assert.Equal([(1d, 9.5), (10.5, 13.5)], joined.Words.Select(word => (word.Start, word.End)));
        Assert.Equal("一二", JoinedTranscript.Of(cut, [Heard("一", 2) with { Language = "zh" }, Heard("二", 2) with { Language = "zh" }]).Text);
    }

    [Fact]
    public async Task What_failed_in_the_middle_is_gone_on_with_and_no_part_is_paid_twice()
    {
        var recording = await UploadAsync(await ElevenMinutesAsync());
        server.Plan(Fault.None, Fault.ServerError);
        await Assert.ThrowsAsync<TransientException>(() => Work.RunAsync(User, recording.Id, None));
        Assert.Equal(RecordingStatus.Accepted, (await Store.ReadAsync(User, recording.Id, None)).Status);
        await Work.RunAsync(User, recording.Id, None);
        Assert.Equal(3, server.Requests.Count);
        var ready = await Store.ReadAsync(User, recording.Id, None);
        Assert.Equal((RecordingStatus.Ready, 12), (ready.Status, ready.Result!.Words));
        Assert.InRange(ready.Result.Seconds, 659, 661);
        // The second part begins in the pause at 590 s.
        Assert.InRange((await Store.ReadTranscriptAsync(ready, None)).Words[6].Start, 589, 593);
        // The transcript and two kept answers are all that is left of it.
        Assert.Equal([ready.Transcript], await BlobsAsync(recording.Stem));
        Assert.Equal(2, ready.Kept.Count);
        foreach (var kept in ready.Kept)
            Assert.NotNull(await stage.Blobs.FindAsync(kept, None));
        // A late repeat changes nothing.
        await Work.RunAsync(User, recording.Id, None);
        Assert.Equal(3, server.Requests.Count);

        await Store.DeleteAsync(User, recording.Id, None);
        foreach (var kept in ready.Kept)
            Assert.Null(await stage.Blobs.FindAsync(kept, None));
        Assert.Equal("transcription_not_found", (await Assert.ThrowsAsync<PermanentException>(() => Store.ReadAsync(User, recording.Id, None))).Code);
    }

    [Fact]
    public async Task Of_one_that_failed_in_the_middle_the_words_of_its_paid_parts_go_when_it_is_deleted()
    {
        var recording = await UploadAsync(await ElevenMinutesAsync());
        server.Plan(Fault.None, Fault.Refusal);
        var failure = await Assert.ThrowsAsync<PermanentException>(() => Work.RunAsync(User, recording.Id, None));
        await Work.FailAsync(User, recording.Id, FailureCause.Of(failure), None);
        Assert.NotEmpty(await BlobsAsync("artefacts/transcript/"));
        await Store.DeleteAsync(User, recording.Id, None);
        Assert.Empty(await BlobsAsync("artefacts/transcript/"));
    }

    [Fact]
    public async Task Seconds_are_counted_against_the_plan_and_one_too_many_ends_it_with_what_and_when()
    {
        await UseAudioAsync(3_595);
        var recording = await UploadAsync((await RealSpeech.OfAsync("Bees dance to tell the way.")).Wave());
        await Work.RunAsync(User, recording.Id, None);
        Assert.Equal(3_597, await AudioAsync());
        var second = await UploadAsync(await ElevenMinutesAsync());
        var refused = await Assert.ThrowsAsync<PermanentException>(() => Work.RunAsync(User, second.Id, None));
        Assert.Equal("quota_exceeded", refused.Code);
        await Work.FailAsync(User, second.Id, FailureCause.Of(refused), None);
        var failed = await Store.ReadAsync(User, second.Id, None);
        Assert.Equal((RecordingStatus.Failed, "quota_exceeded"), (failed.Status, failed.Error!.Code));
        Assert.Contains("seconds of audio", failed.Error.Message, StringComparison.Ordinal);
        Assert.Empty(await BlobsAsync(second.Stem));
        Assert.Equal(3_597, await AudioAsync());

        await UseAudioAsync(3);
        Assert.Equal("quota_exceeded", (await Assert.ThrowsAsync<PermanentException>(() => UploadAsync([1]))).Code);
    }

    [Fact]
    public async Task A_recording_for_which_the_plan_has_no_room_is_refused_whole_before_any_part_of_it_is_paid()
    {
        await UseAudioAsync(3_000);
        var recording = await UploadAsync(await ElevenMinutesAsync());
        var refused = await Assert.ThrowsAsync<PermanentException>(() => Work.RunAsync(User, recording.Id, None));
        Assert.Equal("quota_exceeded", refused.Code);
        Assert.Empty(server.Requests);
        Assert.Equal(3_000, await AudioAsync());
    }

    [Fact]
    public async Task One_that_had_room_when_it_was_begun_is_gone_on_with_though_the_rest_of_the_plan_is_less_than_its_length()
    {
        await UseAudioAsync(2_930);
        var recording = await UploadAsync(await ElevenMinutesAsync());
        server.Plan(Fault.None, Fault.ServerError);
        await Assert.ThrowsAsync<TransientException>(() => Work.RunAsync(User, recording.Id, None));
        // Enough is left for either part, and less than for both.
        await UseAudioAsync(50);
        await Work.RunAsync(User, recording.Id, None);
        Assert.Equal((RecordingStatus.Ready, 3), ((await Store.ReadAsync(User, recording.Id, None)).Status, server.Requests.Count));
    }

    [Fact]
    public async Task Silence_is_written_down_as_nothing_and_nobody_is_paid_for_it()
    {
        var recording = await UploadAsync(await ToneAsync("anullsrc=r=16000:cl=mono", 3));
        await Work.RunAsync(User, recording.Id, None);
        var ready = await Store.ReadAsync(User, recording.Id, None);
        Assert.Equal((RecordingStatus.Ready, 0, "none"), (ready.Status, ready.Result!.Words, ready.Result.Provider));
        Assert.Empty(server.Requests);
        Assert.Equal("WEBVTT\n\n", TranscriptSubtitles.Vtt(await Store.ReadTranscriptAsync(ready, None)));
    }

    [Fact]
    public async Task Somebody_elses_transcription_is_not_found_and_one_under_way_is_not_deleted()
    {
        var recording = await UploadAsync([1]);
        Assert.Equal("transcription_not_found", (await Assert.ThrowsAsync<PermanentException>(() => Store.ReadAsync("usr_2", recording.Id, None))).Code);
        Assert.Equal("transcription_state_conflict", (await Assert.ThrowsAsync<PermanentException>(() => Store.DeleteAsync(User, recording.Id, None))).Code);
        // A repeat of the request after a crash finds the first.
        var again = await UploadAsync([1, 2], recording.Id);
        Assert.Equal((recording.Bytes, recording.CreatedAt), (again.Bytes, again.CreatedAt));
    }

    [Fact]
    public async Task Only_so_many_are_written_down_at_once()
    {
        for (var i = 0; i < Recordings.MostRunning; i++)
            await UploadAsync([1]);
        Assert.Equal("recordings_too_many", (await Assert.ThrowsAsync<PermanentException>(() => UploadAsync([1]))).Code);
    }

    [Fact]
    public async Task Without_a_provider_it_is_said_at_once_what_to_configure()
    {
        await using var bare = new VendorStage();
        var refused = await Assert.ThrowsAsync<PermanentException>(() => bare.Services.GetRequiredService<Recordings>().CreateAsync(NewId(), User, new("audio/wav", null, null, null), new MemoryStream([1]), None));
        Assert.Equal("transcription_not_configured", refused.Code);
        Assert.Contains("OpenAi:Key", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_accepted_and_never_started_is_started_by_the_sweep()
    {
        var waiting = await UploadAsync([1]);
        var ended = await UploadAsync([2]);
        await Work.FailAsync(User, ended.Id, new("sound_unreadable", "It is no sound."), None);
        var pipeline = new Started();
        var sweeper = new RecordingSweeper(stage.Services.GetRequiredService<IDocumentStore>(), pipeline);
        await sweeper.SweepAsync(None);
        Assert.Equal([waiting.Id], pipeline.Ids);
        await sweeper.SweepAsync(None);
        Assert.Single(pipeline.Ids);
    }

    [Fact]
    public async Task What_a_crash_left_is_nobodys_and_what_is_needed_is_referred_to()
    {
        var recording = await UploadAsync([1]);
        var kept = stage.Services.GetServices<IKeptBlobs>().Single(kept => kept.Prefix == "recordings/");
        string orphan = $"recordings/{User}/{NewId()}.upload", part = $"{recording.Stem}.0.flac";
        Assert.Equal([part, recording.Upload], (await kept.ReferredAsync([recording.Upload, part, orphan], None)).Order());
        await Work.FailAsync(User, recording.Id, new("sound_unreadable", "It is no sound."), None);
        Assert.Empty(await kept.ReferredAsync([recording.Upload, part, orphan], None));
    }

    private sealed class Started : ITranscriptionPipeline
    {
        public List<string> Ids { get; } = [];

        public Task StartAsync(Recording recording, CancellationToken cancellation)
        {
            Ids.Add(recording.Id);
            return Task.CompletedTask;
        }
    }

    private string[] Provider => [$"OpenAi:BaseUrl={server.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TranscriptionModel={MediaServer.Model}"];

    private Task<Recording> UploadAsync(byte[] sound, string? id = null) =>
        Store.CreateAsync(id ?? NewId(), User, new("audio/wav", null, null, null), new MemoryStream(sound), None);

    private static string NewId() => $"rec_{Guid.CreateVersion7():N}";

    /// <summary>A tone with a pause at 590 s.</summary>
    private static Task<byte[]> ElevenMinutesAsync() => ToneAsync("sine=f=300:r=16000,volume=0:enable='between(t,589,591)'", 660);

    private static async Task<byte[]> ToneAsync(string source, int seconds)
    {
        using var folder = new TemporaryFolder();
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(
            new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", source, "-t", $"{seconds}", folder.Of("tone.flac")]), None);
        return await File.ReadAllBytesAsync(folder.Of("tone.flac"));
    }

    private async Task UseAudioAsync(double seconds)
    {
        var quotas = stage.Services.GetRequiredService<AiQuotas>();
        var id = Generation.NewId(TimeProvider.System.GetUtcNow());
        await quotas.ReserveAsync(User, id, new(QuotaKind.Audio, seconds), None);
        await quotas.SettleAsync(User, id, seconds, None);
    }

    private async Task<double> AudioAsync() => (await stage.Services.GetRequiredService<AiQuotas>().ReadAsync(User, None)).Lines.Single(line => line.Kind == QuotaKind.Audio).Today;

    private async Task<IReadOnlyList<string>> BlobsAsync(string stem)
    {
        var names = new List<string>();
        await foreach (var blob in stage.Blobs.ListAsync(stem, None))
            names.Add(blob.Name);
        return names;
    }
}
