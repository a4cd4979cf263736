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
}

public sealed class GeminiSpeechTests : SpeechVendorContract
{
    private protected override MediaServer Server { get; } = new GeminiMediaServer();
    private protected override string Provider => "gemini";
    private protected override bool KeepsRate => false;
    private protected override Fault[] Declines => [Fault.Refusal, Fault.Filtered];
    private protected override string[] Settings(string address) => [$"Gemini:BaseUrl={address}", $"Gemini:Key={ProviderServer.Key}", $"Gemini:VoiceModel={MediaServer.Model}"];
}
