using AutoVideo.Ai.Transcription;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai;

/// <summary>What every provider's transcription does in the product, against a server that speaks the provider's format.</summary>
public abstract class TranscriberContract : IAsyncLifetime
{
    private VendorStage stage = null!;

    private protected abstract OpenAiMediaServer Server { get; }
    private protected abstract string Provider { get; }
    private protected abstract string[] Settings { get; }

    public static TheoryData<Fault, string> Faults => new()
    {
        { Fault.RateLimited, "429" }, { Fault.ServerError, "500" }, { Fault.Cut, "connection" }, { Fault.WrongType, "JSON" }, { Fault.Truncated, "JSON" },
        { Fault.Redirect, "302" }, { Fault.BadKey, "401" }, { Fault.OutOfCredit, "insufficient_quota" }, { Fault.Flood, "limit" },
    };

    public async Task InitializeAsync()
    {
        await Server.StartAsync();
        stage = new VendorStage(["Ai:BreakerFaults=100", .. Settings]);
        using var wave = new MemoryStream((await RealSpeech.OfAsync("Bees dance to tell the way.")).Wave());
        await stage.Blobs.WriteAsync("uploads/a.wav", wave, "audio/wav", CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task Words_and_phrases_come_in_order_with_their_times()
    {
        var transcript = await TranscribeAsync();
        Assert.Equal(("Bees dance to tell the way.", "en", 2.0, Provider), (transcript.Text, transcript.Language, transcript.Seconds, transcript.Provider));
        Assert.Equal(["Bees", "dance", "to", "tell", "the", "way."], transcript.Words.Select(word => word.Text));
        Assert.All(transcript.Words.Zip(transcript.Words.Skip(1)), pair => Assert.True(pair.First.Start < pair.First.End && pair.First.End <= pair.Second.Start));
        var phrase = Assert.Single(transcript.Phrases);
        Assert.Equal(("Bees dance to tell the way.", 0.0, 2.0), (phrase.Text, phrase.Start, phrase.End));
        Assert.InRange(phrase.Confidence, 0.8, 0.83);
    }

    [Fact]
    public async Task The_same_sound_is_asked_for_once_and_another_under_its_name_anew()
    {
        await TranscribeAsync();
        await TranscribeAsync();
        Assert.Single(Server.Requests);
        using var wave = new MemoryStream((await RealSpeech.OfAsync("Something else.")).Wave());
        await stage.Blobs.WriteAsync("uploads/a.wav", wave, "audio/wav", CancellationToken.None);
        await TranscribeAsync();
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task Language_and_hint_go_with_it()
    {
        await stage.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", 2, "zh-TW", "Waggle dance"), CancellationToken.None);
        var request = Server.Requests.Single();
        Assert.Equal(("zh", "Waggle dance"), (request.GetProperty("language").GetString(), request.GetProperty("prompt").GetString()));
    }

    [Fact]
    public async Task An_answer_without_times_is_none()
    {
        Server.GivesTimes = false;
        Assert.Contains("whisper", (await Assert.ThrowsAsync<TransientException>(TranscribeAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_says_what_it_was_and_names_no_key(Fault fault, string says)
    {
        Server.Plan(fault);
        var told = await Assert.ThrowsAnyAsync<Exception>(TranscribeAsync);
        Assert.True(told is TransientException or PermanentException { Code: "providers_failed" }, told.ToString());
        Assert.Contains(says, told.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(ProviderServer.Key, told.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.Drip)]
    public async Task A_provider_that_does_not_answer_or_only_a_byte_a_second_is_given_up_when_its_time_is_over(Fault fault)
    {
        var clock = new ManualTimeProvider();
        await using var still = new VendorStage(clock, Settings);
        using (var wave = new MemoryStream((await RealSpeech.OfAsync("Bees dance to tell the way.")).Wave()))
            await still.Blobs.WriteAsync("uploads/a.wav", wave, "audio/wav", CancellationToken.None);
        Server.Plan(fault);
        var call = still.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", 2), CancellationToken.None);
        await Server.Hanging;
        clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Contains("No complete answer within", (await Assert.ThrowsAsync<TransientException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_when_its_caller_goes()
    {
        Server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var call = stage.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", 2), leaving.Token);
        await Server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task What_is_too_large_or_no_sound_is_refused_without_asking()
    {
        var transcriber = stage.Services.GetRequiredService<ITranscriber>();
        Assert.Equal(25 * 1024 * 1024, transcriber.MaxBytes);
        using (var large = new MemoryStream(new byte[transcriber.MaxBytes + 1]))
            await stage.Blobs.WriteAsync("uploads/large.mp3", large, "audio/mpeg", CancellationToken.None);
        Assert.Equal("sound_too_large", (await Assert.ThrowsAsync<PermanentException>(() => transcriber.TranscribeAsync(new("uploads/large.mp3", 2000), CancellationToken.None))).Code);
        Assert.Equal("sound_kind_unknown", (await Assert.ThrowsAsync<PermanentException>(() => transcriber.TranscribeAsync(new("uploads/a.txt", 2), CancellationToken.None))).Code);
        Assert.Empty(Server.Requests);
    }

    private Task<Transcript> TranscribeAsync() => stage.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", 2), CancellationToken.None);
}

public sealed class OpenAiTranscriberTests : TranscriberContract
{
    private protected override OpenAiMediaServer Server { get; } = new();
    private protected override string Provider => "openai";
    private protected override string[] Settings => [$"OpenAi:BaseUrl={Server.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TranscriptionModel={MediaServer.Model}"];
}

public sealed class AzureOpenAiTranscriberTests : TranscriberContract
{
    private protected override OpenAiMediaServer Server { get; } = new("/openai/v1");
    private protected override string Provider => "azure-openai";
    private protected override string[] Settings =>
        [$"AzureOpenAi:Endpoint={Server.BaseUrl}/", $"AzureOpenAi:Key={ProviderServer.Key}", $"AzureOpenAi:TranscriptionDeployment={MediaServer.Model}"];
}
