using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Tests.Ai.Calls;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Voice;
using AutoVideo.Voice.Cloning;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Voice;

/// <summary>Which voice speaks, and who may use which.</summary>
public sealed class SpeechChainTests : IAsyncLifetime
{
    private readonly ElevenLabsServer server = new();
    private VendorStage stage = null!;

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        stage = new VendorStage(
            "Voice:Providers=openai,elevenlabs,offline", $"OpenAi:Key={ProviderServer.Key}",
            $"ElevenLabs:BaseUrl={server.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}");
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await server.DisposeAsync();
    }

    private SpeechChain Voices => stage.Services.GetRequiredService<SpeechChain>();

    private VoiceCloning Cloning => stage.Services.GetRequiredService<VoiceCloning>();

    [Fact]
    public void Providers_take_their_turns_in_the_order_of_the_setting()
    {
        var first = Voices.First(null, "en");
        Assert.Equal(new VoiceChoice("openai", "marin"), first);
        Assert.Equal("elevenlabs", Voices.After(["openai"], null, "en")!.Provider);
        Assert.Equal(new VoiceChoice("offline", "ava"), Voices.After(["openai", "elevenlabs"], null, "en"));
        Assert.Null(Voices.After(["openai", "elevenlabs", "offline"], null, "en"));
    }

    [Fact]
    public void A_voice_asked_for_by_name_is_spoken_by_who_has_it_and_by_nobody_else()
    {
        var ava = Voices.First("ava", "en");
        Assert.Equal("offline", ava.Provider);
        var nova = Voices.First("nova", "en");
        Assert.Equal("openai", nova.Provider);
        Assert.Null(Voices.After(["openai"], "nova", "en"));
        Assert.Equal("voice_unknown", Assert.Throws<PermanentException>(() => Voices.First("nobody", "en")).Code);
    }

    [Fact]
    public async Task Without_a_key_the_offline_voices_speak()
    {
        await using var without = new VendorStage();
        Assert.Equal(["offline"], without.Services.GetRequiredService<SpeechChain>().Providers);
    }

    [Fact]
    public async Task A_cloned_voice_is_made_of_a_checked_sample_after_its_consent_was_stored()
    {
        var voice = await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        Assert.Equal((ClonedVoiceStatus.Ready, "usr_1", "Ann Lee"), (voice.Status, voice.Consent.GivenBy, voice.Consent.Speaker));
        Assert.Equal(voice.Id, Assert.Single(server.Voices).Value);
        Assert.EndsWith(".sample", voice.Consent.Sample, StringComparison.Ordinal);
        Assert.NotNull(await stage.Blobs.FindAsync(voice.Consent.Sample, CancellationToken.None));

        var choice = Voices.First(voice.Id, "en");
        Assert.Equal(new VoiceChoice("elevenlabs", voice.Id), choice);
        Assert.Null(Voices.After(["elevenlabs"], voice.Id, "en"));
        var speech = await Voices.SpeakAsync(choice, "usr_1", "My own voice speaks.", "en", 1, isPersonal: false, CancellationToken.None);
        Assert.Equal((voice.Id, server.Voices.Keys.Single()), (speech.Voice, server.LastVoice));
    }

    [Fact]
    public async Task A_cloned_voice_speaks_for_its_owner_alone()
    {
        var voice = await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        await Voices.CheckAsync(voice.Id, "usr_1", CancellationToken.None);
        Assert.Equal("voice_unknown", (await Assert.ThrowsAsync<PermanentException>(() => Voices.CheckAsync(voice.Id, "usr_2", CancellationToken.None))).Code);
        var stolen = await Assert.ThrowsAsync<PermanentException>(
            () => Voices.SpeakAsync(new("elevenlabs", voice.Id), "usr_2", "My own voice speaks.", "en", 1, isPersonal: false, CancellationToken.None));
        Assert.Equal("voice_unknown", stolen.Code);
        Assert.Equal("voice_not_found", (await Assert.ThrowsAsync<PermanentException>(() => Cloning.DeleteAsync("usr_2", voice.Id, CancellationToken.None))).Code);
        Assert.Single(server.Voices);
    }

    [Fact]
    public async Task A_line_in_a_cloned_voice_that_is_said_again_is_recorded_as_a_hit()
    {
        CallOwner.Set(new CallOwner("usr_1", null, "voice"));
        var voice = await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        for (var i = 0; i < 2; i++)
            await Voices.SpeakAsync(Voices.First(voice.Id, "en"), "usr_1", "My own voice speaks.", "en", 1, isPersonal: false, CancellationToken.None);
        var lines = (await CallWorld.CallsAsync(stage.Services)).Where(call => call.Model == MediaServer.Model);
        Assert.Equal([false, true], lines.Select(line => line.IsCacheHit));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Words_of_ones_own_are_spoken_for_nobody_else(bool isPersonal, int asked)
    {
        var sounds = new List<string>();
        foreach (var user in new[] { "usr_1", "usr_2", "usr_1" })
            sounds.Add((await SayAsync(stage, user, isPersonal)).Audio);
        Assert.Equal((asked, asked), (server.Requests.Count, sounds.Distinct().Count()));
    }

    [Fact]
    public async Task The_sound_of_ones_own_words_goes_with_the_account_and_nobody_elses()
    {
        await using var coded = new VendorStage(
            "Voice:Providers=elevenlabs", $"ElevenLabs:BaseUrl={server.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}",
            $"ElevenLabs:Voice={MediaServer.Voice}", "ElevenLabs:OutputFormat=mp3_44100_128");
        await SayAsync(coded, "usr_1", isPersonal: true);
        var mine = await BlobsAsync(coded);
        await SayAsync(coded, "usr_2", isPersonal: true);
        var theirs = (await BlobsAsync(coded)).Except(mine).ToArray();
        Assert.All(["voice-answer", "sound", "voice"], kind => Assert.Contains(mine, name => name.StartsWith($"artefacts/{kind}/", StringComparison.Ordinal)));

        var data = coded.Services.GetServices<IUserData>().Single(kind => kind.Kind == "ai");
        var subject = new DataSubject("usr_1", "somebody", TimeProvider.System.GetUtcNow());
        await data.RemoveAsync(subject, await data.CollectAsync(subject, CancellationToken.None).ToArrayAsync(), CancellationToken.None);
        // What was made of the answer goes with the videos.
        var left = await BlobsAsync(coded);
        Assert.All(left.Intersect(mine), name => Assert.StartsWith("artefacts/voice/", name, StringComparison.Ordinal));
        Assert.Empty(theirs.Except(left));
    }

    private static async Task<Speech> SayAsync(VendorStage stage, string user, bool isPersonal)
    {
        CallOwner.Set(new CallOwner(user, null, "voice"));
        var voices = stage.Services.GetRequiredService<SpeechChain>();
        return await voices.SpeakAsync(new("elevenlabs", MediaServer.Voice), user, "These words are my own.", "en", 1, isPersonal, CancellationToken.None);
    }

    private static async Task<HashSet<string>> BlobsAsync(VendorStage stage)
    {
        var names = new HashSet<string>();
        await foreach (var blob in stage.Blobs.ListAsync("", CancellationToken.None))
            names.Add(blob.Name);
        return names;
    }

    [Fact]
    public async Task Deleting_removes_it_at_the_provider_and_everything_of_it_here()
    {
        var voice = await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        await Cloning.DeleteAsync("usr_1", voice.Id, CancellationToken.None);
        Assert.Empty(server.Voices);
        await foreach (var blob in stage.Blobs.ListAsync("", CancellationToken.None))
            Assert.Fail($"{blob.Name} was left.");
        await Assert.ThrowsAsync<PermanentException>(() => Voices.CheckAsync(voice.Id, "usr_1", CancellationToken.None));
    }

    [Fact]
    public async Task A_voice_whose_deletion_the_provider_did_not_confirm_no_longer_speaks_and_is_deleted_at_the_next_try()
    {
        var voice = await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        server.Plan(Fault.ServerError);
        await Assert.ThrowsAsync<TransientException>(() => Cloning.DeleteAsync("usr_1", voice.Id, CancellationToken.None));
        await Assert.ThrowsAsync<PermanentException>(() => Voices.CheckAsync(voice.Id, "usr_1", CancellationToken.None));
        await Cloning.DeleteAsync("usr_1", voice.Id, CancellationToken.None);
        Assert.Empty(server.Voices);
    }

    [Fact]
    public async Task A_deletion_that_the_provider_leaves_hanging_is_given_up_when_its_time_is_over()
    {
        var clock = new ManualTimeProvider();
        await using var still = new VendorStage(
            clock, $"ElevenLabs:BaseUrl={server.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}");
        var voices = still.Services.GetRequiredService<ClonedVoices>();
        var now = clock.GetUtcNow();
        var voice = new ClonedVoice(ClonedVoice.NewId(now), "usr_1", "Mine", ClonedVoiceStatus.Ready, new("usr_1", "Ann Lee", "I agree to this.", now, "voices/usr_1/x.sample", "00"), now)
        {
            VendorVoice = "made0000000000000001",
        };
        server.Voices[voice.VendorVoice] = voice.Id;
        await voices.WriteAsync(voice, CancellationToken.None);
        server.Plan(Fault.Hang);
        var cloning = still.Services.GetRequiredService<VoiceCloning>();
        var deletion = cloning.DeleteAsync("usr_1", voice.Id, CancellationToken.None);
        await server.Hanging;
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Contains("No complete answer within", (await Assert.ThrowsAsync<TransientException>(() => deletion)).Message, StringComparison.Ordinal);
        await cloning.DeleteAsync("usr_1", voice.Id, CancellationToken.None);
        Assert.Empty(server.Voices);
    }

    [Fact]
    public async Task A_voice_that_the_provider_made_unheard_is_found_by_its_name_and_removed_too()
    {
        server.Plan(Fault.Cut);
        await Assert.ThrowsAsync<TransientException>(async () => await Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None));
        var failed = Assert.Single((await stage.Services.GetRequiredService<ClonedVoices>().ListAsync("usr_1", 10, null, CancellationToken.None)).Documents).Value;
        Assert.Equal(ClonedVoiceStatus.Failed, failed.Status);
        server.Voices["made0000000000000001"] = failed.Id;
        await Cloning.DeleteAsync("usr_1", failed.Id, CancellationToken.None);
        Assert.Empty(server.Voices);
    }

    [Fact]
    public async Task What_lacks_consent_or_is_no_speech_never_leaves()
    {
        var good = await WishAsync();
        foreach (var (wish, code) in new (VoiceWish, string)[]
        {
            (good with { Statement = "yes" }, "consent_missing"), (good with { Speaker = " " }, "consent_missing"), (good with { Name = null }, "voice_name_invalid"),
            (good with { Sample = [] }, "sound_unreadable"), (good with { Sample = [.. Enumerable.Repeat((byte)'x', 5000)] }, "sound_unreadable"),
            (good with { Sample = "#EXTM3U\nfile:///etc/passwd\n"u8.ToArray() }, "sound_unreadable"),
            (good with { Sample = (await RealSpeech.OfAsync("Too short.")).Wave() }, "sample_too_short"), (good with { Sample = new byte[VoiceCloning.MaxSample + 1] }, "sample_too_large"),
        })
            Assert.Equal(code, (await Assert.ThrowsAsync<PermanentException>(() => Cloning.CreateAsync(wish, "usr_1", CancellationToken.None))).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_voice_whose_making_was_broken_off_ends_as_failed_and_says_what_to_do()
    {
        server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var making = Cloning.CreateAsync(await WishAsync(), "usr_1", leaving.Token);
        await server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        var failed = Assert.Single((await stage.Services.GetRequiredService<ClonedVoices>().ListAsync("usr_1", 10, null, CancellationToken.None)).Documents).Value;
        Assert.Equal(ClonedVoiceStatus.Failed, failed.Status);
        Assert.Contains("try again", failed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_that_a_dead_process_left_pending_is_failed_after_an_hour_and_can_be_deleted()
    {
        var voices = stage.Services.GetRequiredService<ClonedVoices>();
        var now = TimeProvider.System.GetUtcNow();
        var consent = new VoiceConsent("usr_1", "Ann Lee", "I agree to this.", now, "voices/usr_1/x.sample", "00");
        ClonedVoice fresh = new(ClonedVoice.NewId(now), "usr_1", "New", ClonedVoiceStatus.Pending, consent, now.AddMinutes(-59)), old = fresh with { Id = ClonedVoice.NewId(now), CreatedAt = now.AddMinutes(-61) };
        await voices.WriteAsync(fresh, CancellationToken.None);
        await voices.WriteAsync(old, CancellationToken.None);
        Assert.Equal(ClonedVoiceStatus.Pending, (await voices.ReadAsync("usr_1", fresh.Id, CancellationToken.None)).Status);
        Assert.Equal(ClonedVoiceStatus.Failed, (await voices.ReadAsync("usr_1", old.Id, CancellationToken.None)).Status);
        Assert.Equal([ClonedVoiceStatus.Failed, ClonedVoiceStatus.Pending], (await voices.ListAsync("usr_1", 10, null, CancellationToken.None)).Documents.Select(voice => voice.Value.Status).Order().Reverse());
        await Cloning.DeleteAsync("usr_1", old.Id, CancellationToken.None);
        Assert.Equal("voice_not_found", (await Assert.ThrowsAsync<PermanentException>(() => voices.ReadAsync("usr_1", old.Id, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task A_voice_that_is_deleted_while_it_is_made_is_gone_here_and_at_the_provider()
    {
        server.Holds = new();
        var making = Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        await server.Holding;
        var pending = Assert.Single((await stage.Services.GetRequiredService<ClonedVoices>().ListAsync("usr_1", 10, null, CancellationToken.None)).Documents).Value;
        await Cloning.DeleteAsync("usr_1", pending.Id, CancellationToken.None);
        server.Holds.SetResult();
        Assert.Equal("voice_not_cloned", (await Assert.ThrowsAsync<PermanentException>(() => making)).Code);
        Assert.Empty(server.Voices);
        Assert.Empty(await BlobsAsync(stage));
        Assert.Empty((await stage.Services.GetRequiredService<ClonedVoices>().ListAsync("usr_1", 10, null, CancellationToken.None)).Documents);
    }

    [Fact]
    public async Task A_voice_that_was_deleted_while_it_was_made_stays_known_until_the_provider_confirms_that_it_is_gone()
    {
        server.Holds = new();
        var making = Cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None);
        await server.Holding;
        var voices = stage.Services.GetRequiredService<ClonedVoices>();
        var id = Assert.Single((await voices.ListAsync("usr_1", 10, null, CancellationToken.None)).Documents).Value.Id;
        await Cloning.DeleteAsync("usr_1", id, CancellationToken.None);
        server.Plan(Fault.ServerError);
        server.Holds.SetResult();
        await Assert.ThrowsAsync<TransientException>(() => making);
        Assert.Equal(ClonedVoiceStatus.Deleting, (await voices.ReadAsync("usr_1", id, CancellationToken.None)).Status);
        await Cloning.DeleteAsync("usr_1", id, CancellationToken.None);
        Assert.Empty(server.Voices);
    }

    [Fact]
    public async Task Without_a_key_a_voice_at_the_provider_is_not_forgotten_but_speaks_no_more()
    {
        await using var without = new VendorStage();
        var (voices, cloning) = (without.Services.GetRequiredService<ClonedVoices>(), without.Services.GetRequiredService<VoiceCloning>());
        var now = TimeProvider.System.GetUtcNow();
        var consent = new VoiceConsent("usr_1", "Ann Lee", "I agree to this.", now, "voices/usr_1/x.sample", "00");
        ClonedVoice there = new(ClonedVoice.NewId(now), "usr_1", "Mine", ClonedVoiceStatus.Ready, consent, now, "made0000000000000001"), nowhere = new(ClonedVoice.NewId(now), "usr_1", "Mine", ClonedVoiceStatus.Failed, consent, now);
        await voices.WriteAsync(there, CancellationToken.None);
        await voices.WriteAsync(nowhere, CancellationToken.None);
        for (var i = 0; i < 2; i++)
            Assert.Equal("cloning_not_configured", (await Assert.ThrowsAsync<PermanentException>(() => cloning.DeleteAsync("usr_1", there.Id, CancellationToken.None))).Code);
        // Nor is it taken as done by the account's erasure, which goes on trying.
        var data = without.Services.GetServices<IUserData>().Single(kind => kind.Kind == "voices");
        await Assert.ThrowsAsync<PermanentException>(() => data.RemoveAsync(new DataSubject("usr_1", "somebody", now), [there.Id], CancellationToken.None));
        await cloning.DeleteAsync("usr_1", nowhere.Id, CancellationToken.None);
        var left = Assert.Single((await voices.ListAsync("usr_1", 10, null, CancellationToken.None)).Documents).Value;
        Assert.Equal((there.Id, ClonedVoiceStatus.Deleting, there.VendorVoice), (left.Id, left.Status, left.VendorVoice));
    }

    [Fact]
    public async Task Cloning_needs_a_key()
    {
        await using var without = new VendorStage();
        var cloning = without.Services.GetRequiredService<VoiceCloning>();
        var refused = await Assert.ThrowsAsync<PermanentException>(async () => await cloning.CreateAsync(await WishAsync(), "usr_1", CancellationToken.None));
        Assert.Equal("cloning_not_configured", refused.Code);
    }

    private static async Task<VoiceWish> WishAsync() => new(
        "My voice", "Ann Lee", "I am Ann Lee and I agree that my voice is cloned for my videos.",
        (await RealSpeech.OfAsync("This is a sample of my own voice, which is long enough to be cloned, and which says nothing of any importance to anybody.")).Wave());
}
