using AutoVideo.MediaJobs;
using AutoVideo.Messaging;
using AutoVideo.Render;
using AutoVideo.RenderWorker;
using AutoVideo.Storage;
using AutoVideo.Telemetry;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The media worker as a program of its own: takes jobs from the data folder (Data:Folder) or, in the render container, from the bus
// (MediaJobs:Transport), and runs the native tools. SIGTERM: takes no more, ends its tools, gives its jobs back.
if (args is ["--healthy"])
    return HealthFile.IsFresh(TimeProvider.System) ? 0 : 1;
var builder = Host.CreateApplicationBuilder(args);
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
builder.Services
    .AddSingleton<IWorkerPulse, HealthFile>()
    .AddTelemetry()
    .AddStorage()
    .AddMessaging()
    .AddMediaJobs()
    .AddMediaWorker()
    .AddVoiceWorker()
    .AddVisualsWorker()
    .AddRenderWorker()
    .AddEncoderReport();
await builder.Build().RunAsync();
return 0;
