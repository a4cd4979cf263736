using AutoVideo.Ai;
using AutoVideo.Failures;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Voice;

/// <summary>What every provider's voices do in the product, against a server that speaks the provider's format.</summary>
public abstract class SpeechVendorContract : IAsyncLifetime
{
    private const string Line = "A scout bee returns to the hive, and dances on the comb. The angle of her dance tells the way.";
    private VendorStage stage = null!;
    private SpeechChain voices = null!;
    private VoiceChoice voice = null!;

    private protected abstract MediaServer Server { get; }

    /// <summary>With the server's address, or one where nobody listens.</summary>
    private protected abstract string[] Settings(string address);

    private protected abstract string Provider { get; }

    /// <summary>Median of how far word starts may be off: those of the provider, or found in the sound.</summary>
    private protected virtual double WordError => 0.06;

    private protected virtual bool KeepsRate => true;

    /// <summary>How the provider declines; empty when its documentation knows no such answer.</summary>
    private protected virtual Fault[] Declines => [];

    public static TheoryData<Fault, ProviderFault> Faults => new()
    {
        { Fault.RateLimited, ProviderFault.RateLimited },
        { Fault.ServerError, ProviderFault.Unavailable },
        { Fault.Cut, ProviderFault.Unreachable },
        { Fault.WrongType, ProviderFault.BadAnswer },
        { Fault.Truncated, ProviderFault.BadAnswer },
        { Fault.Redirect, ProviderFault.Rejected },
        { Fault.BadKey, ProviderFault.Unauthorized },
        { Fault.OutOfCredit, ProviderFault.OutOfCredit },
        { Fault.Flood, ProviderFault.BadAnswer },
    };

    public async Task InitializeAsync()
    {
        await Server.StartAsync();
        (stage, voices, voice) = Compose(Server.Address);
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task A_line_comes_finished_with_every_word_where_it_is_said()
    {
        var speech = await SpeakAsync(Line);
        Assert.Equal((Provider, voice.Voice, false), (speech.Provider, speech.Voice, speech.IsDraftVoice));
        Assert.Equal(Line, Server.LastText);
        var wave = await stage.BytesAsync(speech.Audio);
        Assert.Equal((1, 48_000, 16), (BitConverter.ToInt16(wave, 22), BitConverter.ToInt32(wave, 24), BitConverter.ToInt16(wave, 34)));
        Assert.Equal(speech.Samples * 2, wave.Length - 44);
        var known = await RealSpeech.OfAsync(Line);
        Assert.InRange(speech.Seconds, known.Seconds - 0.15, known.Seconds + 0.15);
        Assert.Equal(Line.Split(' '), speech.Words.Select(word => word.Text));
        Assert.All(speech.Words.Zip(speech.Words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start && pair.First.Start < pair.First.End));
        var errors = speech.Words.Zip(known.Words, (mine, theirs) => Math.Abs(mine.Start - theirs.Start)).Order().ToArray();
        Assert.InRange(errors[errors.Length / 2], 0, WordError);
    }

    [Fact]
    public async Task The_same_line_is_asked_for_once()
    {
        var first = await SpeakAsync(Line);
        Assert.Equal(first.Audio, (await SpeakAsync(Line)).Audio);
        Assert.Single(Server.Requests);
        await SpeakAsync(Line + " Look!");
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task A_line_whose_finished_sound_was_cleaned_away_is_finished_again_without_asking()
    {
        var first = await SpeakAsync(Line);
        await stage.Blobs.DeleteAsync(first.Audio, CancellationToken.None);
        var again = await SpeakAsync(Line);
        Assert.NotEmpty(await stage.BytesAsync(again.Audio));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Text_that_looks_like_markup_is_only_said()
    {
        const string trap = "Tom & \"Jerry\" said </voice><break time='9s'/> that 5 is < 6 and {\"a\": 1}.";
        await SpeakAsync(trap);
        Assert.Equal(trap, Server.LastText);
    }

    [Fact]
    public async Task The_rate_is_asked_for_in_the_way_of_the_provider()
    {
        await SpeakAsync(Line, 1.1);
        Assert.Equal(KeepsRate ? 1.1 : 1, Server.LastRate, 2);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_told_by_its_kind(Fault fault, ProviderFault kind)
    {
        Server.Plan(fault);
        var told = await Assert.ThrowsAsync<ProviderException>(() => SpeakAsync(Line));
        Assert.Equal((kind, Provider), (told.Fault, told.Provider));
        Assert.DoesNotContain(ProviderServer.Key, told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_declined_is_refused_for_good_and_asked_again_when_asked_again()
    {
        foreach (var decline in Declines)
        {
            Server.Plan(decline);
            var refusal = await Assert.ThrowsAsync<PermanentException>(() => SpeakAsync(Line));
            Assert.Equal("content_refused", refusal.Code);
            Assert.DoesNotContain(ProviderServer.Key, refusal.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(Declines.Length, Server.Requests.Count);
        Assert.True((await SpeakAsync(Line)).Samples > 0);
    }

    [Fact]
    public async Task What_was_not_kept_is_asked_for_again()
    {
        Server.Plan(Fault.ServerError);
        await Assert.ThrowsAsync<ProviderException>(() => SpeakAsync(Line));
        Assert.True((await SpeakAsync(Line)).Samples > 0);
    }

    [Fact]
    public async Task A_call_ends_when_its_caller_goes()
    {
        Server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var call = voices.SpeakAsync(voice, "usr_1", Line, "en", 1, isPersonal: false, leaving.Token);
        await Server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.Drip)]
    public async Task A_provider_that_does_not_answer_or_only_a_byte_a_second_is_given_up_when_its_time_is_over(Fault fault)
    {
        var clock = new ManualTimeProvider();
        var (still, chain, choice) = Compose(Server.Address, clock);
        await using (still)
        {
            Server.Plan(fault);
            var call = chain.SpeakAsync(choice, "usr_1", Line, "en", 1, isPersonal: false, CancellationToken.None);
            await Server.Hanging;
            clock.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal(ProviderFault.TimedOut, (await Assert.ThrowsAsync<ProviderException>(() => call)).Fault);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var (nowhere, chain, choice) = Compose("http://127.0.0.1:9");
        await using (nowhere)
        {
            var fault = await Assert.ThrowsAsync<ProviderException>(() => chain.SpeakAsync(choice, "usr_1", Line, "en", 1, isPersonal: false, CancellationToken.None));
            Assert.Equal(ProviderFault.Unreachable, fault.Fault);
        }
    }

    private (VendorStage, SpeechChain, VoiceChoice) Compose(string address, TimeProvider? time = null)
    {
        var composed = new VendorStage(time ?? TimeProvider.System, [$"Voice:Providers={Provider}", .. Settings(address)]);
        var chain = composed.Services.GetRequiredService<SpeechChain>();
        return (composed, chain, chain.First(null, "en"));
    }

    private protected Task<Speech> SpeakAsync(string text, double rate = 1) => voices.SpeakAsync(voice, "usr_1", text, "en", rate, isPersonal: false, CancellationToken.None);
}
