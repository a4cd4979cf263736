// Microsoft.Azure.Functions.Worker.ApplicationInsights: the member of its public API that is used, signature only.
#nullable enable
#pragma warning disable
namespace Microsoft.Azure.Functions.Worker
{
    public static partial class FunctionsApplicationInsightsExtensions
    {
        public static extern global::Microsoft.Extensions.DependencyInjection.IServiceCollection ConfigureFunctionsApplicationInsights(this global::Microsoft.Extensions.DependencyInjection.IServiceCollection services);
    }
}
