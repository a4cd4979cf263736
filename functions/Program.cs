using AutoVideo;
using AutoVideo.Http;
using AutoVideo.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseApi();
builder.Services.AddSingleton(FunctionAccess.OfProduct());
builder.Services.AddOrchestrationClient(builder.Configuration).AddProduct();
if (builder.Configuration.GetValue("MediaJobs:WorkerInProcess", defaultValue: ProductSetup.IsEmbedded))
    builder.Services.AddProductWorker();
await builder.Build().RunAsync();
