using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Prices;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Safety.Offline;
using AutoVideo.Ai.Safety.OpenAi;
using AutoVideo.Ai.Text;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Identity;
using AutoVideo.Storage;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai;

public static partial class AiSetup
{
    /// <summary>
    /// Connections to providers, the models that the settings configure (none of them without a key), and what lies around every call:
    /// ledger, quotas, prices, safety, experiments. Needs documents, blobs and logging.
    /// </summary>
    public static IServiceCollection AddAi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ArtefactStore>();
        services.AddSingleton<ProviderHttp>().AddSingleton<AzureOpenAiConnection>().AddSingleton<TextModels>();
        AddAzureAdapters(services);
        services.AddHostedService<ProviderChoicesWatch>();
        return services.AddSettings().AddCalls().AddQuotas().AddSafety()
            .AddSingleton(provider => new ProviderStatus(provider.GetServices<IProviderRoster>(), provider.GetRequiredService<ProviderGates>()))
            .AddSingleton<ProviderChoices>()
            .AddSingleton<IUserData, ProviderChoicesUserData>()
            .AddSingleton(provider => new ProviderAdministration(provider.GetServices<IProviderRoster>(), provider.GetRequiredService<ProviderChoices>()))
            .AddSingleton(provider => new VideoEstimates(
                provider.GetServices<IProviderRoster>(), provider.GetRequiredService<PriceList>(), provider.GetRequiredService<IOptions<AiOptions>>().Value,
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new VideoAllowance(provider.GetRequiredService<VideoEstimates>(), provider.GetRequiredService<AiQuotas>()))
            .AddSingleton(provider => new AiExperiments(
                provider.GetServices<IExperimentSource>(), provider.GetRequiredService<UsageReport>(), provider.GetRequiredService<IDocumentStore>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IVideoFinished>(provider => provider.GetRequiredService<AiExperiments>())
            .AddSingleton<IUserData, AiUserData>()
            .AddPartitionData("safety", SafetyVerdict.Container);
    }

    /// <summary>What only the azure build has.</summary>
    static partial void AddAzureAdapters(IServiceCollection services);

    internal static IServiceCollection AddSection<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }

    private static IServiceCollection AddSettings(this IServiceCollection services) => services
        .AddSection<AiOptions, AiOptionsValidator>("Ai")
        .AddSection<QuotasOptions, QuotasOptionsValidator>("Quotas")
        .AddSection<SafetyOptions, SafetyOptionsValidator>("Safety")
        .AddSection<OpenAiOptions, OpenAiOptionsValidator>("OpenAi")
        .AddSection<AzureOpenAiOptions, AzureOpenAiOptionsValidator>("AzureOpenAi")
        .AddSection<CompatibleOptions, CompatibleOptionsValidator>("Compatible")
        .AddSection<AnthropicOptions, AnthropicOptionsValidator>("Anthropic")
        .AddSection<GeminiOptions, GeminiOptionsValidator>("Gemini");

    private static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<ProviderGates>()
        .AddSingleton<PriceList>()
        .AddSingleton<Flights>()
        .AddSingleton<GenerationLedger>()
        .AddSingleton<CallRecords>()
        .AddSingleton<CallClaims>()
        .AddSingleton<IProviderCalls, ProviderCalls>()
        .AddSingleton<UsageReport>()
        .AddSingleton(provider => new MadeOfAnswers(
            provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<PriceList>(), provider.GetRequiredService<CallRecords>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IReservationOwner, CallReservations>()
        .AddSingleton(provider => new LedgerSweep(
            provider.GetRequiredService<Flights>(), provider.GetRequiredService<CallClaims>(), provider.GetRequiredService<CallRecords>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LedgerSweep>>()));

    private static IServiceCollection AddQuotas(this IServiceCollection services)
    {
        services.TryAddSingleton<IAccountPlans, UserPlans>();
        return services
            .AddSingleton<QuotaResets>()
            .AddSingleton(provider => new AiQuotas(
                provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<IAccountPlans>(), provider.GetRequiredService<QuotaResets>(),
                provider.GetServices<IReservationOwner>(), provider.GetRequiredService<IOptions<QuotasOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new QuotaResetRun(provider.GetRequiredService<QuotaResets>(), provider.GetRequiredService<AiQuotas>()))
            .AddSingleton(provider => new RenderMinutes(new(provider.GetRequiredService<AiQuotas>), provider.GetRequiredService<IDocumentStore>()))
            .AddSingleton<IReservationOwner>(provider => provider.GetRequiredService<RenderMinutes>())
            .AddSingleton<IVideoFinished>(provider => provider.GetRequiredService<RenderMinutes>());
    }

    private static IServiceCollection AddSafety(this IServiceCollection services)
    {
        services.TryAddSingleton<AuditLog>();
        return services
            .AddSingleton<OpenAiModerator>()
            .AddSingleton<WordListModerator>()
            .AddSingleton<SafetyChecks>()
            .AddSingleton<SafetyAppeals>()
            .AddSingleton<IProviderRoster, SafetyRoster>()
            .AddSingleton(Moderators);
    }

    /// <summary>In the order of the settings, those that are configured; the list of phrases when nobody is.</summary>
    private static IEnumerable<IModerator> Moderators(IServiceProvider services)
    {
        var chosen = new List<IModerator>();
        foreach (var entry in new SafetyRoster(services.GetRequiredService<IOptions<SafetyOptions>>(), services.GetRequiredService<IOptions<OpenAiOptions>>()).List())
            if (entry.IsConfigured)
                chosen.Add(entry.Provider == "offline" ? services.GetRequiredService<WordListModerator>() : services.GetRequiredService<OpenAiModerator>());
        return chosen.Count > 0 ? chosen : [services.GetRequiredService<WordListModerator>()];
    }
}
