// Microsoft.ApplicationInsights and .WorkerService 2.23.0: the members of their public API that are used, signatures only.
#nullable enable
#pragma warning disable
namespace Microsoft.ApplicationInsights
{
    public sealed partial class TelemetryClient
    {
        public extern TelemetryClient(global::Microsoft.ApplicationInsights.Extensibility.TelemetryConfiguration configuration);
        public extern global::System.Threading.Tasks.Task<bool> FlushAsync(global::System.Threading.CancellationToken cancellationToken);
        public extern void TrackDependency(global::Microsoft.ApplicationInsights.DataContracts.DependencyTelemetry telemetry);
    }
}
namespace Microsoft.ApplicationInsights.DataContracts
{
    public sealed partial class DependencyTelemetry
    {
        public extern DependencyTelemetry(string dependencyTypeName, string target, string dependencyName, string data, global::System.DateTimeOffset startTime, global::System.TimeSpan duration, string resultCode, bool success);
        public extern global::System.Collections.Generic.IDictionary<string, string> Properties { get; }
    }
}
namespace Microsoft.ApplicationInsights.Extensibility
{
    public sealed partial class TelemetryConfiguration : global::System.IDisposable
    {
        public extern TelemetryConfiguration();
        public extern string ConnectionString { get; set; }
        public extern void Dispose();
        public extern void SetAzureTokenCredential(object tokenCredential);
    }
}
namespace Microsoft.Extensions.DependencyInjection
{
    public static partial class ApplicationInsightsExtensions
    {
        public static extern global::Microsoft.Extensions.DependencyInjection.IServiceCollection AddApplicationInsightsTelemetryWorkerService(this global::Microsoft.Extensions.DependencyInjection.IServiceCollection services);
    }
}
