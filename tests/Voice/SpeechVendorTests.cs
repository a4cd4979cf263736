using AutoVideo.Ai;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Voice;

public sealed class OpenAiSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new OpenAiMediaServer();
    private protected override string Provider => "openai";
    private protected override Fault[] Declines => [Fault.Refusal];
    private protected override string[] Settings(string address) => [$"OpenAi:BaseUrl={address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:VoiceModel={MediaServer.Model}"];
}

public sealed class AzureOpenAiSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new OpenAiMediaServer("/openai/v1");
    private protected override string Provider => "azure-openai";
    private protected override Fault[] Declines => [Fault.Refusal];
    private protected override string[] Settings(string address) =>
        [$"AzureOpenAi:Endpoint={address}/openai/v1/", $"AzureOpenAi:Key={ProviderServer.Key}", $"AzureOpenAi:VoiceDeployment={MediaServer.Model}"];
}

public sealed class AzureSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new AzureSpeechServer();
    private protected override string Provider => "azure-speech";
    private protected override string[] Settings(string address) => [$"AzureSpeech:Endpoint={address}", $"AzureSpeech:Key={ProviderServer.Key}"];
}

/// <summary>A resource that refuses keys, called as the process's identity.</summary>
public sealed class AzureSpeechByIdentityTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new AzureSpeechServer { TakesTokens = true };
    private protected override string Provider => "azure-speech";
    private protected override string[] Settings(string address) => [$"AzureSpeech:Endpoint={address}/tts"];
}

public sealed class ElevenLabsSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new ElevenLabsServer();
    private protected override string Provider => "elevenlabs";
    private protected override double WordError => 0.02;
    private protected override string[] Settings(string address) =>
        [$"ElevenLabs:BaseUrl={address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}"];
}

/// <summary>A plan without PCM: the media worker decodes.</summary>
public sealed class ElevenLabsMp3SpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new ElevenLabsServer { GivesTimes = false };
    private protected override string Provider => "elevenlabs";
    private protected override string[] Settings(string address) =>
    [
        $"ElevenLabs:BaseUrl={address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}",
        "ElevenLabs:OutputFormat=mp3_44100_128",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sound_that_turns_out_to_be_none_when_it_is_decoded_is_the_providers_fault_and_asked_for_anew(bool isDecodable)
    {
        const string line = "A scout bee returns to the hive, and dances on the comb. The angle of her dance tells the way.";
        // The head of an MP3 with nothing behind it, or the sound of hardly a word.
        ((ElevenLabsServer)Server).Sounds.Enqueue(isDecodable ? await (await RealSpeech.OfAsync("A.")).Mp3Async() : [.. "ID3"u8, .. new byte[2000]]);
        var fault = await Assert.ThrowsAsync<ProviderException>(() => SpeakAsync(line));
        Assert.Equal((ProviderFault.BadAnswer, Provider), (fault.Fault, fault.Provider));
        var known = await RealSpeech.OfAsync(line);
        Assert.InRange((await SpeakAsync(line)).Seconds, known.Seconds - 0.15, known.Seconds + 0.15);
        Assert.Equal(2, Server.Requests.Count);
    }
}

public sealed class GeminiSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new GeminiMediaServer();
    private protected override string Provider => "gemini";
    private protected override bool KeepsRate => false;
    private protected override Fault[] Declines => [Fault.Refusal, Fault.Filtered];
    private protected override string[] Settings(string address) => [$"Gemini:BaseUrl={address}", $"Gemini:Key={ProviderServer.Key}", $"Gemini:VoiceModel={MediaServer.Model}"];
}
