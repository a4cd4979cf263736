using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.Ai.Vision;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai;

public static class PerceptionSetup
{
    /// <summary><see cref="ITranscriber"/> and <see cref="IVisionModel"/> of the providers that the settings configure. Needs <see cref="AiSetup.AddAi"/>.</summary>
    public static IServiceCollection AddPerception(this IServiceCollection services)
    {
        services.TryAddSingleton<IVisionModel, VisionModels>();
        services.TryAddSingleton(InOrder);
        return services
            .AddSingleton<Recordings>()
            .AddSingleton<RecordingTranscription>()
            .AddSingleton<RecordingSweeper>()
            .AddSingleton<IUserData, RecordingUserData>()
            .AddSingleton<IKeptBlobs, RecordingBlobs>()
            .AddSection<TranscriptionOptions, TranscriptionOptionsValidator>("Transcription")
            .AddSection<VisionOptions, VisionOptionsValidator>("Vision")
            .AddSingleton<IProviderRoster>(provider => new ConfiguredRoster(
                AiKind.Transcription, "transcription", () => provider.GetRequiredService<IOptions<TranscriptionOptions>>().Value.Providers,
                () => Configured(provider).ToDictionary(transcriber => transcriber.Provider, transcriber => transcriber.Model)))
            .AddSingleton<IProviderRoster>(provider => new ConfiguredRoster(
                AiKind.Vision, "vision", () => provider.GetRequiredService<IOptions<VisionOptions>>().Value.Providers,
                () => TextModels.Known.Select(name => (name, Model: provider.GetRequiredService<TextModels>().ModelOf(name))).Where(known => known.Model is not null)
                    .ToDictionary(known => known.name, known => known.Model!)));
    }

    private static ITranscriber InOrder(IServiceProvider services)
    {
        var configured = Configured(services).ToDictionary(transcriber => transcriber.Provider);
        return new TranscriberChain(
            [.. ProviderOrder.Of(services.GetRequiredService<IOptions<TranscriptionOptions>>().Value.Providers).Where(configured.ContainsKey).Select(name => configured[name])],
            services.GetRequiredService<ILogger<TranscriberChain>>());
    }

    private static IEnumerable<ITranscriber> Configured(IServiceProvider services)
    {
        var http = services.GetRequiredService<ProviderHttp>();
        var (calls, blobs) = (services.GetRequiredService<IProviderCalls>(), services.GetRequiredService<IBlobStore>());
        if (services.GetRequiredService<IOptions<OpenAiOptions>>().Value is { Key.Length: > 0 } openAi)
            yield return new OpenAiTranscriber("openai", openAi.TranscriptionModel,
                OpenAiClients.Create(http, openAi.BaseUrl, openAi.Key, openAi.Organization, openAi.Project).GetAudioClient(openAi.TranscriptionModel), calls, blobs, http.Time);
        if (services.GetRequiredService<IOptions<AzureOpenAiOptions>>().Value is { Endpoint.Length: > 0, TranscriptionDeployment.Length: > 0 } azure)
            yield return new OpenAiTranscriber("azure-openai", azure.TranscriptionDeployment, services.GetRequiredService<AzureOpenAiConnection>().Client.GetAudioClient(azure.TranscriptionDeployment), calls, blobs, http.Time);
        if (services.GetRequiredService<IOptions<TranscriptionOptions>>().Value.Offline)
            yield return new OfflineTranscriber(services.GetRequiredService<IMediaJobs>(), services.GetRequiredService<ArtefactStore>(), blobs);
    }
}
