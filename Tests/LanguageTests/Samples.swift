/// Statements that parse without an error, each line one.
enum Samples {
  static let statements = text.split(separator: "\n").map(String.init)

  private static let text = #"""
    load customers from "customers.csv"
    load orders from "online_retail.csv.gz" customer CustomerID time InvoiceDate event InvoiceNo amount Quantity * UnitPrice
    load orders from 'a ''quoted'' file.csv' key key customer customer time time amount amount event event
    load t from "f.tsv" delimiter "tab" header no missing "NA", "-", "" columns (zip as text, `Total Spend` as decimal)
    load t from "f" compute x = a + b compute y = x * 2 where x > 0 and not b is missing
    load customers from "c.csv" joined signup_date attributes (Country, `Home City`)
    append orders from "more.csv" customer CustomerID missing "NA"
    load t from "f" quote "'" encoding "latin-1" dates "dmy" decimal "," bad rows stop
    load t from "shop.sqlite" table "Orders" bad rows to "bad.csv"
    load t from "shop.sqlite" query "select * from orders" bad rows skip
    segment by region export to "f.csv" for spreadsheet
    export segment vip to "vip.csv" for spreadsheet
    export segment vip to "crm.sqlite" table "vip"
    open "crm.strata"
    save store to "crm.strata"
    drop table orders
    describe
    describe orders
    describe `my table`
    set as of 2011-06-30
    set as of today - 30
    set as of 2024
    SET MAIN = invoices
    segment
    segment all
    segment vip
    segment vip where region = North by region
    segment by region, month(signup_date) show customers, sum(orders.amount) as revenue sort revenue desc limit 10
    segment where stage = loyal and sum(orders.amount) > 5000 by month, region show customers, sum(orders.amount)
    segment where a = 1 and b = 2 or c = 3
    segment where (a or b) and c
    segment where (x + y) > 3
    segment where not in vip and in `my segment` or not not in all
    segment where at least 1 orders (category = shoes) in last 90 days and at most 2 interactions
    segment where no orders in last 12 months and any invoices (paid is not missing)
    segment where exactly 3 orders in 2025-Q1
    segment where no and any or exactly = 3
    segment where no by region
    segment where age between 18 and 30 or age between -1 and x + 1 and y
    segment where name contains "an" or name ~contains "AN" or name starts with "A" and name ends with "z"
    segment where name ~starts with "a" and name ~ends with 'b' and name ~ bob
    segment where zip = 01234 and StockCode = 85123A or code in (85123A, 1B, x)
    segment where stage in (loyal, new, "at risk") and region not in (North)
    segment where date in 2025 or signup_date not in last month
    segment where signup_date in 2024-01 to 2025-03 and d in since today - 30
    segment where sum(orders.amount where category = hats and amount > 1_000) in last 30 days >= 5k
    segment where count(orders) in 2025 - count(orders) in 2024 > 0
    segment where first(orders.date) in 2025
    segment where month(date) in (1, 2, 12)
    segment where x in (1,200)
    segment where coalesce(a,100) > 3 and if(a > 1, "x", "y") = x
    segment where -x < - -3 and a - -b > 2 * -(c + 1)
    segment where a / b / c * d - e - f > 0
    segment where share(orders where returned) > 20%
    segment where true and not false and flag
    segment where x = true or y != today - 3
    segment where ltv > $min and today > signup_date
    segment by region show share of customers, share of sum(orders.amount) in 2025 as s
    segment by each, sample, vs, across, export show each, vs as vs sort sample, vs desc
    segment by value, by, top, show show limit, sort having limit > 3 sort having desc, by asc limit 3
    segment by show sort by
    segment show by as by, as as as
    segment where by in (a, b) and show is missing and limit between 1 and 2
    segment where `and` = 1 and `Total Spend` > 3 and `a``b` = 2
    segment by age >= 18
    segment by region including unassigned during last 3 months as of 2024 save as recent
    segment during this quarter
    segment during previous 30 days
    segment during first 90 days
    segment during since 2025-01-01
    segment during before 2024-W07
    segment during 2024 to 2025
    segment during 2025
    segment during last 1 week
    segment as of 2024-Q4 + 3
    list
    list name
    list name, sum(orders.amount) where region = North sort name desc, age asc limit 20
    list by, region
    list where x = 1 save as y
    list Kundenname, 地区, größe where 地区 = 北京 limit 5k
    list rows(orders), count(orders), distinct(orders.x), p90(orders.amount)
    list orders.in, orders.`gross amount` as gross
    define segment vip as where sum(orders.amount) > 5k
    define segment `Vip 2` as where in vip during last 12 months
    echo "Heading"
    echo 'it''s "so"'
    segment where x > 0.5 and y < 1.5m and z = 2b and w = 5万 or v = 3亿
    segment where x ~ "bob" and y = "Month-to-month"
    segment where a = b - c and d = e-f
    load stages from "stages.csv" customer customer_id time since history of stage
    set min = 5000
    set region = North
    set `my day` = today - 30
    set main = main
    trend customers
    trend sum(orders.amount), count(orders) as n each week by region across channel during last 12 months vs year ago
    trend each, customers each hour sample 5%
    profile
    profile vip where x = 1 during 2025 as of 2024 sample 12.5% including unassigned export to "p.csv"
    profile row(region = North, month(date) = 2024-01, city is missing)
    list orders date, amount, products.brand where customer = C1 sort date desc
    list `my orders` `a b`, 3
    list running
    list share, growth, running + 1 where running in (1, 2)
    segment it
    segment rest by region
    segment vip(min = 10k, region = North, day = today - 3, code = 85123A, x = -1, y = `q`, z = "a b") by region
    segment where in vip(min = 3) and not in row(region = North) or in it and in rest
    segment vs previous
    segment vs previous 30 days
    segment vs year ago show baseline of customers, change of customers, growth of sum(x) sort growth of sum(x) desc
    segment vs last year
    segment vs 2024
    segment vs 2024-01 to 2024-03
    segment vs vip(min = 3)
    segment vs rest by region
    segment by region chart bar
    trend customers, chart each week chart none
    segment by chart, region chart heatmap
    segment vs row(region is missing)
    segment vs since 2024 during first 90 days
    segment vs last
    segment by top 5 city, only top 3 city per region, age bins 10, ltv into quartiles, x into 7, top, only, bins, into, per
    segment by top bins 3, only into 2, bins bins 1, top 2 per per region, top 3 (share of a) per b across top 4 share of a per b
    segment by ltv into terciles, a into quintiles, b into deciles, c into percentiles
    segment across month sort x limit 3 per region
    segment show share of customers per region, running customers, running share of sum(x), index of sum(x) as i, running (-x), running (x)
    segment show share of share of x per a, share of (share of x) per month(d), -running x + 1
    segment having running customers < 100 and share of customers > 20% and share of x per region / 2 > 1
    segment where ltv in top 10% and x not in bottom 20 per region or y in top 5 per month(d) and in top
    segment where name matches "^a.*z$" and name ~matches 'x' and matches = matches and a ~ matches
    segment where any orders since 2025-01-01 and no orders (x) before 2024 and sum(orders.x) since today - 3 > 2
    segment sample 100% export to "answer.csv" save members as now
    segment where x > 1 save as each_one
    define measure aov = sum(orders.amount) / count(orders)
    define field ltv = sum(orders.amount - orders.cost)
    define segment vip(min = 5000, region = North) as where ltv > $min and region = $region during last year
    define segment field as where in measure
    define measure segment = segment
    show tables
    SHOW Refused
    drop segment vip
    drop measure `my measure`
    drop field field
    include "definitions.seg"
    export segment vip(min = 3) to "vip.csv"
    export segment it to 'it.csv'
    tier ltv into 4 quantiles
    tier ltv into quintiles as low, "rather low", mid, high, top using ntile per region where x > 1
    tier sum(orders.amount) into A 80%, B 15%, C 5% of value where any orders by region save as grade
    tier ltv into big 20%, small 80% of customers across channel show customers as n having n > 3
    tier ltv at 1000, 5k as low, mid, high during last year as of 2024 sort class desc limit 2
    tier ltv into at -1, 0, $max
    tier into into 3 quantiles
    pareto ltv
    pareto sum(orders.amount - orders.cost) where x = 1 during 2024 as of 2025 sample 10% export to "p.csv"
    rfm
    rfm on orders scores 4 using ntile where region = North save as cells
    rfm cuts r(30, 60, 90, 180) f(1, 2, 4, 8) m(10, 20, 30, 40) by region
    rfm cuts f(1) using ntile on visits
    classify champions when r = 5 and f >= 4, "at risk" "call, soon" when recency > 90 or x, else other "-"
    classify a when x where y by region save as kind
    score 10 when ltv > 5k, -5 when recency > 180, 0.5 when x by region
    migrate grade from 2024-01-01 to 2025-01-01
    migrate grade from 2024 to today - 30 fixed cuts hold 2 quarters where x show customers, avg(ltv) sample 5%
    diff vip from 2024-01-01 to 2025-01-01
    diff vip(min = 3) from 2024-Q1 to today where region = North export to "d.csv"
    define tier grade as tier ltv into A 80%, B 15%, C 5% of value where any orders during last 12 months
    define tier cells as rfm on orders scores 3
    define tier kind as classify a when x, else b
    define tier points as score 1 when x
    show tiers
    drop tier grade
    SEGMENT WHERE a AND NOT b OR c IS NOT MISSING BY region SHOW Customers SORT Customers DESC
    """#
}
