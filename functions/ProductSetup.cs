using System.Reflection;
using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Articles;
using AutoVideo.Batches;
using AutoVideo.Generate;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Outgoing;
using AutoVideo.Platform;
using AutoVideo.Profiles;
using AutoVideo.Render;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Streaming;
using AutoVideo.Telemetry;
using AutoVideo.Videos;
using AutoVideo.Videos.Translations;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using AutoVideo.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo;

internal static class ProductSetup
{
    /// <summary>Which host this was built for (Hosting.props).</summary>
    public static bool IsEmbedded { get; } = typeof(ProductSetup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "AutoVideoHost").Value == "embedded";

    /// <summary>Everything the functions need, in pipeline order. Nothing of it starts a process.</summary>
    public static IServiceCollection AddProduct(this IServiceCollection services) => services
        .AddOrchestrations()
        .AddStorage()
        .AddSecurity()
        .AddIdentityFunctions()
        .AddAccountDataFunctions()
        .AddProfiles()
        .AddMediaJobs()
        .AddTelemetry()
        .AddOutgoing()
        .AddPlatform()
        .AddStreamingBuffers()
        .AddWebhookFunctions()
        .AddVideos()
        .AddScenarios()
        .AddSingleton<PassageReader>()
        .AddArticles()
        .AddBatches()
        .AddSingleton<BatchAdmission>()
        .AddAi()
        .AddPerception()
        .AddScript()
        .AddScriptProviders()
        .AddTranslations()
        .AddGenerate()
        .AddVoice()
        .AddVoiceProviders()
        .AddVisuals()
        .AddVisualsProviders()
        .AddRender()
        .AddPreviews();

    /// <summary>The media worker, the only part that starts native tools: in this process on a laptop, in its own container in Azure.</summary>
    public static IServiceCollection AddProductWorker(this IServiceCollection services) => services
        .AddMediaWorker()
        .AddVoiceWorker()
        .AddVisualsWorker()
        .AddRenderWorker();
}
