using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Gemini;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice.AzureSpeech;
using AutoVideo.Voice.Cloning;
using AutoVideo.Voice.ElevenLabs;
using AutoVideo.Voice.Gemini;
using AutoVideo.Voice.Offline;
using AutoVideo.Voice.OpenAi;
using AutoVideo.Voice.Providers;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Voice;

public static class VoiceProviders
{
    /// <summary>
    /// The providers' voices in the order of the setting, the offline ones without a key; and cloned voices.
    /// Needs <see cref="AiSetup.AddAi"/> and <see cref="VoiceSetup.AddVoice"/>.
    /// </summary>
    public static IServiceCollection AddVoiceProviders(this IServiceCollection services)
    {
        services.TryAddSingleton<ClonedVoices>();
        services.TryAddSingleton<ElevenLabsCloning>();
        services.TryAddSingleton(provider => new VoiceCloning(
            provider.GetRequiredService<ClonedVoices>(), provider.GetRequiredService<ElevenLabsCloning>(), provider.GetRequiredService<IProviderCalls>(),
            provider.GetRequiredService<ProviderGates>(), provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<ArtefactStore>(),
            provider.GetRequiredService<IMediaJobs>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<VoiceCloning>>()));
        return services
            .AddSingleton<IUserData, VoiceUserData>()
            .AddSection<VoiceOptions, VoiceOptionsValidator>("Voice")
            .AddSection<AzureSpeechOptions, AzureSpeechOptionsValidator>("AzureSpeech")
            .AddSection<ElevenLabsOptions, ElevenLabsOptionsValidator>("ElevenLabs")
            .AddSingleton<IProviderRoster>(provider => new ConfiguredRoster(
                AiKind.Voice, "voice", () => Options<VoiceOptions>(provider).Providers,
                () => Configured(provider).Select(vendor => (vendor.Provider, vendor.Model)).Append((SpeechChain.Offline, "draft")).ToDictionary(),
                choices: provider.GetRequiredService<ProviderChoices>(),
                charges: entry => entry with { ChargesHanTwice = entry.Provider == AzureSpeechRest.Name }))
            .AddSingleton(InOrder);
    }

    private static SpeechChain InOrder(IServiceProvider services)
    {
        var offline = services.GetRequiredService<OfflineSpeech>();
        var configured = Configured(services).ToDictionary(vendor => vendor.Provider);
        var chain = new List<ISpeechSynthesizer>();
        foreach (var provider in ProviderOrder.Of(Options<VoiceOptions>(services).Providers))
        {
            if (provider == offline.Provider)
                chain.Add(offline);
            else if (configured.TryGetValue(provider, out var vendor))
                chain.Add(Finished(vendor, services));
        }
        IReadOnlyList<ISpeechSynthesizer> voices = chain.Count > 0 ? new LiveOrder<ISpeechSynthesizer>("voice", chain, voice => voice.Provider, services.GetRequiredService<ProviderChoices>()) : [offline];
        return new SpeechChain(voices, services.GetRequiredService<ClonedVoices>());
    }

    private static VendorSpeech Finished(ISpeechVendor vendor, IServiceProvider services) => new(
        vendor, services.GetRequiredService<IProviderCalls>(), services.GetRequiredService<ArtefactStore>(), services.GetRequiredService<IBlobStore>(),
        services.GetRequiredService<IMediaJobs>(), services.GetRequiredService<ISpeechPace>(), services.GetRequiredService<ILogger<VendorSpeech>>());

    private static IEnumerable<ISpeechVendor> Configured(IServiceProvider services)
    {
        var http = services.GetRequiredService<ProviderHttp>();
        if (Options<OpenAiOptions>(services) is { Key.Length: > 0 } openAi)
            yield return new OpenAiSpeech("openai", openAi.VoiceModel, openAi.Voice,
                OpenAiClients.Create(http, openAi.BaseUrl, openAi.Key, openAi.Organization, openAi.Project).GetAudioClient(openAi.VoiceModel), http.Time);
        if (Options<AzureOpenAiOptions>(services) is { Endpoint.Length: > 0, VoiceDeployment.Length: > 0 } azure)
            yield return new OpenAiSpeech("azure-openai", azure.VoiceDeployment, azure.Voice, services.GetRequiredService<AzureOpenAiConnection>().Client.GetAudioClient(azure.VoiceDeployment), http.Time);
        if (AzureSpeechRest.IsConfigured(Options<AzureSpeechOptions>(services)))
            yield return new AzureSpeechRest(Options<AzureSpeechOptions>(services), http, services.GetService<TokenCredential>() ?? new DefaultAzureCredential());
        if (Options<ElevenLabsOptions>(services) is { Key.Length: > 0 } eleven)
            yield return new ElevenLabsSpeech(eleven, http);
        if (Options<GeminiOptions>(services) is { Key.Length: > 0 } gemini)
            yield return new GeminiSpeech(gemini, new GeminiMedia(gemini, http));
    }

    private static T Options<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
