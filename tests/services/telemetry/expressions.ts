/** What both are asked. Groups say what each line is about. */
export const EXPRESSIONS: readonly string[] = `
42
-1.5e3
0x1f
1 + 2 * 3 ^ 2 ^ 0.5
-2 ^ 2
(1 + 2) * 3 % 5
1 > bool 2
1 == bool 1
Inf - Inf
NaN
1 / 0
-1 / 0
-0
7 % -3
"a string"
time()
pi()
requests_total
requests_total{method="get"}
requests_total{method!="get"}
requests_total{method=~"g.*|post",status!~"5.."}
requests_total{status=""}
requests_total{missing=""}
{__name__=~"temp.*|limit"}
{__name__="steady"}
nothing_here
requests_total offset 10m
requests_total offset -5m
temperature @ 1700003000
temperature @ 1700003000.5 offset 5m
temperature @ start()
temperature @ end() offset 1h
requests_total{method="post",status="500",instance="b"} offset 80m
rate(requests_total[5m])
rate(requests_total[1m])
rate(requests_total[20s])
rate(requests_total[1h])
rate(requests_total[5m] offset 33m)
rate(requests_total[5m] @ 1700004000)
rate(requests_total[100m])
increase(requests_total[10m])
increase(requests_total[37s])
increase(requests_total[2h])
irate(requests_total[5m])
irate(requests_total[30s])
delta(temperature[10m])
idelta(temperature[10m])
deriv(temperature[10m])
deriv(steady[10m])
predict_linear(temperature[30m], 3600)
predict_linear(temperature[30m] offset 5m, 600)
holt_winters(temperature{floor="1"}[10m], 0.3, 0.6)
resets(requests_total[2h])
changes(limit[2h])
changes(temperature{room="broken"}[10m])
avg_over_time(temperature[10m])
min_over_time(temperature[10m])
max_over_time(temperature[10m])
sum_over_time(temperature[10m])
count_over_time(temperature[10m])
last_over_time(temperature[10m])
stddev_over_time(temperature[10m])
stdvar_over_time(temperature[10m])
present_over_time(temperature[10m])
quantile_over_time(0.9, temperature[10m])
quantile_over_time(0, temperature{floor="1"}[10m])
quantile_over_time(2, temperature[10m])
quantile_over_time(-1, temperature[10m])
absent_over_time(nothing{a="b"}[5m])
absent_over_time(temperature[5m])
sum_over_time(requests_total[1h])
avg_over_time(requests_total[1h])
sum(requests_total)
sum by (method) (requests_total)
sum(requests_total) by (method, status)
sum without (instance) (requests_total)
sum without (instance, method, status) (requests_total)
sum by (missing) (requests_total)
avg(temperature{floor="1"})
avg by (floor) (temperature)
avg without (room) (requests_total)
min(temperature)
max(temperature)
max by (floor) (temperature)
count(requests_total)
count by (status) (requests_total)
group by (method) (requests_total)
stddev(requests_total)
stdvar by (method) (requests_total)
stddev(temperature{floor="1"})
topk(2, requests_total)
bottomk(3, requests_total)
topk by (method) (1, requests_total)
topk(0, requests_total)
topk(99, temperature{floor="1"})
quantile(0.5, requests_total)
quantile by (method) (0.25, requests_total)
quantile(1.5, requests_total)
count_values("limit", limit)
count_values by (floor) ("colour", floor_info)
count_values("v", round(temperature{floor="1"}))
sum(rate(requests_total[5m])) by (instance)
sum(rate(requests_total{status="500"}[5m])) / sum(rate(requests_total[5m]))
100 * sum by (instance) (rate(requests_total{status="500"}[5m])) / sum by (instance) (rate(requests_total[5m]))
requests_total + 1
2 * requests_total
requests_total ^ 0
requests_total % 7
100 - temperature
temperature > 22
temperature > bool 22
22 < temperature
temperature == temperature
temperature != bool temperature
temperature >= 20 < 25
limit * 2 == bool 80
-temperature
-(temperature)
+temperature
temperature atan2 steady
temperature * on(floor) group_left(colour) floor_info
temperature * on(floor) group_left floor_info
floor_info * on(floor) group_right(colour) temperature
sum by (instance) (requests_total) / limit
sum by (instance) (requests_total) / on(instance) limit
requests_total / ignoring(method, status) group_left limit
requests_total > ignoring(method, status) group_left limit
limit < ignoring(method, status) group_right requests_total
requests_total > bool on(instance) group_left limit
requests_total{status="200"} - ignoring(status) requests_total{status="500"}
requests_total and on(instance) limit
requests_total and limit
requests_total unless on(method) requests_total{status="500"}
requests_total{method="get"} or requests_total{method="post"}
requests_total{method="get"} or on(instance) limit
limit or steady or floor_info
requests_total and ignoring(status, method) limit > 100
vector(1) or on() steady
sum(requests_total) > bool 10 and vector(1)
requests_total / on(instance) limit
limit / on(instance) requests_total
temperature + on() steady
histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))
histogram_quantile(0.5, latency_seconds_bucket)
histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[10m])))
histogram_quantile(0.001, latency_seconds_bucket)
histogram_quantile(1, latency_seconds_bucket)
histogram_quantile(2, latency_seconds_bucket)
histogram_quantile(-1, latency_seconds_bucket)
histogram_quantile(0.5, latency_seconds_bucket{le!="+Inf"})
histogram_quantile(0.95, sum by (le, route) (increase(latency_seconds_bucket[1h])))
latency_seconds_bucket{le="0.1"} / ignoring(le) latency_seconds_bucket{le="+Inf"}
label_replace(limit, "host", "server-$1", "instance", "(.*)")
label_replace(limit, "host", "x", "instance", "a")
label_replace(limit, "instance", "", "instance", ".*")
label_replace(temperature, "r", "\${1}\${2}", "room", "(.)(.*)")
label_replace(requests_total, "kind", "$error", "status", "(?P<error>5)..")
label_join(requests_total, "all", "-", "method", "status", "instance")
label_join(limit, "empty", "", "missing")
absent(nothing{a="b",c=~"d",e!="f"})
absent(sum(nothing))
absent(temperature)
sort(requests_total)
sort_desc(requests_total)
clamp(temperature, 20, 24)
clamp(temperature, 24, 20)
clamp_min(temperature, 22)
clamp_max(temperature, 22)
round(temperature)
round(temperature, 0.1)
round(temperature, 5)
abs(temperature)
ceil(temperature)
floor(temperature)
sgn(temperature)
sqrt(temperature)
exp(temperature / 10)
ln(temperature)
log2(temperature)
log10(requests_total)
sin(temperature)
cos(temperature)
tanh(temperature)
deg(temperature)
rad(temperature)
scalar(steady)
scalar(temperature)
vector(3)
vector(time())
temperature * scalar(steady)
timestamp(temperature)
timestamp(requests_total offset 5m)
timestamp(sum(requests_total))
hour()
minute()
day_of_week()
month(vector(1709251200))
days_in_month(vector(1709251200))
day_of_month(vector(1709251200))
day_of_year(vector(1709251200))
year(timestamp(steady))
max_over_time(rate(requests_total[5m])[30m:1m])
avg_over_time(sum(requests_total)[1h:5m])
rate(sum(requests_total)[10m:30s])
min_over_time(temperature[30m:])
sum_over_time((temperature > 20)[20m:17s] offset 7m)
quantile_over_time(0.5, requests_total[10m:1m] @ 1700005000)
max_over_time(deriv(temperature[5m])[30m:2m])
count_over_time(steady[10m:1m] @ end())
max_over_time((time() - 1700000000)[5m:10s])
last_over_time(requests_total[3m:45s])
sum(count_over_time({__name__=~".+"}[1m]))
topk(1, sum by (instance) (rate(requests_total[5m])))
sum by (route) (rate(latency_seconds_bucket{le="+Inf"}[5m]))
(temperature > 20 or temperature < 0) and on(floor) floor_info
avg by (floor) (avg_over_time(temperature[1h])) * 9 / 5 + 32
1 - avg(rate(requests_total{status="500"}[10m])) by (method)
rate({__name__=~"requests_total|temperature"}[5m])
rate({__name__=~"limit|steady"}[5m])
{__name__=~"limit|steady"} * 1
sum({__name__=~"limit|steady"})
`
  .trim()
  .split('\n');

/** What both refuse, in the same words. */
export const REFUSED: readonly string[] = `
sum(
rate(requests_total)
rate(requests_total[5m]
requests_total[5m] + 1
sum(requests_total[5m])
nosuchfunction(requests_total)
abs(requests_total, 1)
round()
round(requests_total, 1, 2)
clamp(requests_total, 1)
1 > 2
{}
{job=~".*"}
requests_total{method="get"
requests_total{method=}
requests_total{method=~"("}
foo bar
-"text"
"a" + 1
1 and 2
requests_total bool 1
requests_total + bool 1
requests_total and on(a) group_left(b) limit
sum(requests_total)[5m]
requests_total[5m][5m]
requests_total offset
requests_total[0s]
)
`
  .trim()
  .split('\n');
